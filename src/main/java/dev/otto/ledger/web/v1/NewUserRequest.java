package dev.otto.ledger.web.v1;

import dev.otto.ledger.kernel.Personal;
import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.users.UserCommand.RegisterUser;
import dev.otto.ledger.web.EmailAddress;
import dev.otto.ledger.web.Text;
import jakarta.validation.constraints.NotNull;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A user to register.
 *
 * @param id made by the server when absent
 * @param email as given, but for white space around it
 */
record NewUserRequest(
        @Nullable UUID id,
        @NotNull(message = "is required") @EmailAddress String email,
        @Text(max = 255) @Nullable String name) {
    static final String KIND = "user";

    @SuppressWarnings("NullAway") // What a request leaves out is null until it has been validated.
    NewUserRequest {
        email = email == null ? null : email.strip();
    }

    RegisterUser command(UserId user) {
        return new RegisterUser(user, new Personal(email), PersonalText.of(name));
    }
}
