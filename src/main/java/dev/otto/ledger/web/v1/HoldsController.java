package dev.otto.ledger.web.v1;

import dev.otto.ledger.credits.CreditCommand;
import dev.otto.ledger.credits.CreditCommand.VoidHold;
import dev.otto.ledger.credits.CreditEvent.HoldCaptured;
import dev.otto.ledger.credits.CreditEvent.HoldPlaced;
import dev.otto.ledger.credits.CreditEvent.HoldVoided;
import dev.otto.ledger.credits.HoldEnded;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.HoldId;
import dev.otto.ledger.kernel.Ids;
import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.ledger.Cursor;
import dev.otto.ledger.ledger.Directory;
import dev.otto.ledger.ledger.HoldState;
import dev.otto.ledger.ledger.HoldView;
import dev.otto.ledger.ledger.Holds;
import dev.otto.ledger.ledger.Page;
import dev.otto.ledger.platform.command.Commands;
import dev.otto.ledger.platform.command.Outcome;
import dev.otto.ledger.platform.command.Submission;
import dev.otto.ledger.platform.eventstore.Recorded;
import dev.otto.ledger.web.Answers;
import dev.otto.ledger.web.Fingerprint;
import dev.otto.ledger.web.Limit;
import dev.otto.ledger.web.Sender;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Credits set aside, and how that ends. */
@RestController
@Tag(name = "Holds")
class HoldsController {
    private static final String VOID = "void";

    private final Holds holds;
    private final Directory directory;
    private final Commands commands;
    private final Ids ids;

    HoldsController(Holds holds, Directory directory, Commands commands, Ids ids) {
        this.holds = holds;
        this.directory = directory;
        this.commands = commands;
        this.ids = ids;
    }

    @PostMapping("/v1/users/{id}/holds")
    @Operation(summary = "Set credits aside")
    @ApiResponse(responseCode = "201")
    ResponseEntity<HoldView> place(@PathVariable UserId id, @Valid @RequestBody HoldRequest request, Sender sender) {
        AccountId account = directory.requireUser(id.value()).account();
        Outcome outcome = commands.execute(
                request.command(account, HoldId.of(ids.next())),
                sender.submits(Fingerprint.of(HoldRequest.KIND, id.value(), request)));
        Recorded recorded = outcome.last(HoldPlaced.class).orElseThrow();
        HoldView hold = HoldView.placed(recorded, (HoldPlaced) recorded.event());
        return Answers.created(outcome, "/v1/holds/" + hold.id(), hold);
    }

    @PostMapping("/v1/holds/{id}/capture")
    @Operation(summary = "Make a hold a usage; what is not captured comes back")
    ResponseEntity<HoldView> capture(
            @PathVariable HoldId id,
            @Valid @RequestBody(required = false) @Nullable CaptureRequest body,
            Sender sender) {
        CaptureRequest request = body == null ? CaptureRequest.ALL : body;
        HoldView hold = holds.get(id.value());
        Outcome outcome = end(
                id,
                request.command(new AccountId(hold.userId()), id),
                sender.submits(Fingerprint.of(CaptureRequest.KIND, id.value(), request)));
        Recorded recorded = outcome.last(HoldCaptured.class).orElseThrow();
        return Answers.ok(outcome, hold.captured(recorded, (HoldCaptured) recorded.event()));
    }

    @PostMapping("/v1/holds/{id}/void")
    @Operation(summary = "Give a hold back")
    ResponseEntity<HoldView> giveUp(
            @PathVariable HoldId id, @RequestBody(required = false) @Nullable NoFields body, Sender sender) {
        HoldView hold = holds.get(id.value());
        Outcome outcome = end(
                id,
                new VoidHold(new AccountId(hold.userId()), id, null),
                sender.submits(Fingerprint.of(VOID, id.value(), null)));
        return Answers.ok(outcome, hold.voided(outcome.last(HoldVoided.class).orElseThrow()));
    }

    /** The account keeps no ended holds, so that how this one ended is known here. */
    private Outcome end(HoldId id, CreditCommand command, Submission submission) {
        try {
            return commands.execute(command, submission);
        } catch (HoldEnded ended) {
            HoldState state = holds.get(id.value()).state();
            // Past its deadline and not booked yet: the sweep is about to.
            throw new HoldEnded((state == HoldState.OPEN ? HoldState.EXPIRED : state).code());
        }
    }

    @GetMapping("/v1/holds/{id}")
    @Operation(summary = "A hold")
    HoldView get(@PathVariable HoldId id) {
        return holds.get(id.value());
    }

    @GetMapping("/v1/users/{id}/holds")
    @Operation(summary = "A user's holds, newest first")
    Page<HoldView> list(
            @PathVariable UserId id,
            @RequestParam(required = false) @Nullable HoldState state,
            @RequestParam(defaultValue = Limit.DEFAULT) Limit limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return holds.of(id, state, Cursors.parse(Cursor.List.HOLDS, cursor), limit.rows());
    }
}
