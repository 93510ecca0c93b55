package dev.otto.ledger.web.v1;

import dev.otto.ledger.ledger.Cursor;
import dev.otto.ledger.ledger.Directory;
import dev.otto.ledger.ledger.Page;
import dev.otto.ledger.ledger.PaymentView;
import dev.otto.ledger.ledger.Payments;
import dev.otto.ledger.payments.MissedEvents;
import dev.otto.ledger.payments.PaymentId;
import dev.otto.ledger.payments.PaymentStatus;
import dev.otto.ledger.platform.command.Commands;
import dev.otto.ledger.platform.command.Outcome;
import dev.otto.ledger.web.Answers;
import dev.otto.ledger.web.Fingerprint;
import dev.otto.ledger.web.KeyOptional;
import dev.otto.ledger.web.Limit;
import dev.otto.ledger.web.Sender;
import dev.otto.ledger.web.problem.InvalidRequest;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What has become of payments, and a person's word on those that nobody could match. */
@RestController
@RequestMapping("/v1/payments")
@Tag(name = "Payments")
class PaymentsController {
    private final Payments payments;
    private final Directory directory;
    private final Commands commands;
    private final MissedEvents missed;

    PaymentsController(Payments payments, Directory directory, Commands commands, MissedEvents missed) {
        this.payments = payments;
        this.directory = directory;
        this.commands = commands;
        this.missed = missed;
    }

    @GetMapping
    @Operation(summary = "The payments of all providers, newest first")
    Page<PaymentView> list(
            @RequestParam(required = false) @Nullable PaymentStatus status,
            @RequestParam(defaultValue = Limit.DEFAULT) Limit limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return payments.list(status, Cursors.parse(Cursor.List.PAYMENTS, cursor), limit.rows());
    }

    @GetMapping("/{id}")
    @Operation(summary = "A payment")
    PaymentView get(@PathVariable UUID id) {
        return payments.get(id);
    }

    @PostMapping("/fetch")
    @Operation(summary = "Ask Stripe for events that its webhooks never brought")
    Page<MissedEvents.Fetched> fetch(@Valid @RequestBody EventFetchRequest request, @KeyOptional Sender sender) {
        return Page.whole(missed.fetch(request.eventIds()));
    }

    @PostMapping("/{id}/resolve")
    @Operation(summary = "Say what is to become of a payment that could not be matched")
    ResponseEntity<PaymentView> resolve(
            @PathVariable UUID id, @Valid @RequestBody PaymentResolutionRequest request, @KeyOptional Sender sender) {
        if (request.ignores() == (request.userId() != null || request.credits() != null)) {
            throw new InvalidRequest("ignore", "must be true, or left out where user_id or credits is given");
        }
        PaymentId payment = PaymentId.of(payments.get(id).id());
        if (request.userId() != null) {
            directory.requireUser(request.userId());
        }
        Outcome outcome = commands.execute(
                request.command(payment), sender.submits(Fingerprint.of(PaymentResolutionRequest.KIND, id, request)));
        return Answers.ok(
                outcome, payments.asOf(payment, outcome.events().getLast().position()));
    }
}
