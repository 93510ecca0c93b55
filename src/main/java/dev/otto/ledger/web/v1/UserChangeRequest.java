package dev.otto.ledger.web.v1;

import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.users.UserCommand.ChangeUser;
import dev.otto.ledger.web.EmailAddress;
import dev.otto.ledger.web.Text;
import org.jspecify.annotations.Nullable;

/** What to change about a user; what is absent stays. */
record UserChangeRequest(
        @EmailAddress @Nullable String email,
        @Text(max = 255) @Nullable String name) {
    static final String KIND = "user-change";

    UserChangeRequest {
        email = email == null ? null : email.strip();
    }

    ChangeUser command(UserId user) {
        return new ChangeUser(user, PersonalText.of(email), PersonalText.of(name));
    }
}
