package dev.otto.ledger.web;

import dev.otto.ledger.kernel.Personal;
import dev.otto.ledger.ledger.NotFound;
import dev.otto.ledger.ledger.Users;
import dev.otto.ledger.platform.command.Commands;
import dev.otto.ledger.platform.command.Submission;
import dev.otto.ledger.security.Caller.EndUser;
import dev.otto.ledger.users.AlreadyErased;
import dev.otto.ledger.users.EmailTaken;
import dev.otto.ledger.users.UserCommand.RegisterUser;
import dev.otto.ledger.users.UserExists;
import dev.otto.ledger.web.problem.ProblemType;
import dev.otto.ledger.web.problem.Rejection;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Registers a person at the first call that comes with a token of theirs; who was erased never comes back. */
@Component
final class FirstCall {
    private final Users users;
    private final Commands commands;

    FirstCall(Users users, Commands commands) {
        this.users = users;
        this.commands = commands;
    }

    void ensureRegistered(EndUser caller) {
        try {
            if (users.get(caller.sub()).erasedAt() != null) {
                throw erased();
            }
        } catch (NotFound unknown) {
            register(caller);
        }
    }

    private void register(EndUser caller) {
        String email = caller.verifiedEmail();
        try {
            register(caller, email != null && EmailAddress.Form.fits(email) ? new Personal(email) : null);
        } catch (EmailTaken e) {
            // Somebody was registered with it by hand. Which of the two is the person, nobody can tell from here.
            register(caller, null);
        }
    }

    private void register(EndUser caller, @Nullable Personal email) {
        try {
            commands.execute(new RegisterUser(caller.user(), email, null), Submission.of(caller.actor()));
        } catch (UserExists e) {
            // Two first calls at once: the other one did it.
        } catch (AlreadyErased e) {
            throw erased();
        }
    }

    private static Rejection erased() {
        return new Rejection(ProblemType.FORBIDDEN, "The account of this token was erased and cannot be used again.");
    }
}
