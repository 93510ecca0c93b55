package dev.otto.ledger.users;

import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.LedgerEvent;
import dev.otto.ledger.kernel.Personal;
import dev.otto.ledger.kernel.StoredAs;
import dev.otto.ledger.kernel.UserId;
import org.jspecify.annotations.Nullable;

/** Everything that can happen to a user's record. */
public sealed interface UserEvent extends LedgerEvent {
    UserId user();

    @Override
    default AccountId account() {
        return user().account();
    }

    @StoredAs("users.user-registered")
    record UserRegistered(
            UserId user, @Nullable Personal email, @Nullable Personal name) implements UserEvent, OfNewPerson {}

    @StoredAs("users.email-changed")
    record EmailChanged(UserId user, Personal email) implements UserEvent {}

    @StoredAs("users.user-renamed")
    record UserRenamed(UserId user, Personal name) implements UserEvent {}

    /** Nobody can read from here on what the log holds of the person, and the id is never given again. */
    @StoredAs("users.user-erased")
    record UserErased(UserId user) implements UserEvent, OfErasedPerson {}
}
