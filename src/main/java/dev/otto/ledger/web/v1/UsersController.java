package dev.otto.ledger.web.v1;

import dev.otto.ledger.kernel.Ids;
import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.ledger.Directory;
import dev.otto.ledger.ledger.Page;
import dev.otto.ledger.ledger.UserView;
import dev.otto.ledger.ledger.Users;
import dev.otto.ledger.payments.PaymentErasure;
import dev.otto.ledger.platform.command.Commands;
import dev.otto.ledger.platform.command.Outcome;
import dev.otto.ledger.platform.eventstore.Recorded;
import dev.otto.ledger.platform.projection.Scrub;
import dev.otto.ledger.users.UserCommand.EraseUser;
import dev.otto.ledger.users.UserEvent.UserRegistered;
import dev.otto.ledger.web.Answers;
import dev.otto.ledger.web.Fingerprint;
import dev.otto.ledger.web.KeyOptional;
import dev.otto.ledger.web.Sender;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.time.Duration;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Who has an account. */
@RestController
@RequestMapping("/v1/users")
@Tag(name = "Users")
class UsersController {
    private static final String ERASURE = "erasure";
    /** How long an answer waits for rows that are being overwritten; nobody sees what is in them meanwhile. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Users users;
    private final Directory directory;
    private final Commands commands;
    private final Ids ids;
    private final Scrub scrub;
    private final PaymentErasure payments;

    UsersController(
            Users users, Directory directory, Commands commands, Ids ids, Scrub scrub, PaymentErasure payments) {
        this.users = users;
        this.directory = directory;
        this.commands = commands;
        this.ids = ids;
        this.scrub = scrub;
        this.payments = payments;
    }

    @PostMapping
    @Operation(summary = "Register a user; the account is open from here")
    @ApiResponse(responseCode = "201")
    ResponseEntity<UserView> register(@Valid @RequestBody NewUserRequest request, @KeyOptional Sender sender) {
        UserId id = UserId.of(request.id() == null ? ids.next() : request.id());
        Outcome outcome = commands.execute(
                request.command(id), sender.submits(Fingerprint.of(NewUserRequest.KIND, null, request)));
        Recorded recorded = outcome.last(UserRegistered.class).orElseThrow();
        UserView user = UserView.registered(recorded, (UserRegistered) recorded.event());
        return Answers.created(outcome, "/v1/users/" + user.id(), user);
    }

    @PatchMapping("/{id}")
    @Operation(summary = "Change a user's e-mail or name")
    ResponseEntity<UserView> change(
            @PathVariable UserId id, @Valid @RequestBody UserChangeRequest request, @KeyOptional Sender sender) {
        UserId user = directory.requireUser(id.value());
        Outcome outcome = commands.execute(
                request.command(user), sender.submits(Fingerprint.of(UserChangeRequest.KIND, id.value(), request)));
        UserView changed = outcome.events().isEmpty()
                ? users.get(id.value())
                : users.asOf(user, outcome.events().getLast().position());
        return Answers.ok(outcome, changed);
    }

    @DeleteMapping("/{id}")
    @Operation(summary = "Erase all that is personal of a user, for ever; the credits' history stays")
    @ApiResponse(responseCode = "202")
    ResponseEntity<UserView> erase(@PathVariable UserId id, @KeyOptional Sender sender) {
        UserId user = directory.requireUser(id.value());
        Outcome outcome =
                commands.execute(new EraseUser(user), sender.submits(Fingerprint.of(ERASURE, id.value(), null)));
        scrub.finish(user.value(), PATIENCE);
        payments.ofUser(user);
        return Answers.accepted(outcome, users.get(user.value()));
    }

    @GetMapping("/{id}")
    @Operation(summary = "A user")
    UserView get(@PathVariable UserId id) {
        return users.get(id.value());
    }

    @GetMapping
    @Operation(summary = "The user who has an e-mail address, in any letter case: a list of one or none")
    Page<UserView> find(@RequestParam String email) {
        return Page.whole(users.withEmail(email).stream().toList());
    }
}
