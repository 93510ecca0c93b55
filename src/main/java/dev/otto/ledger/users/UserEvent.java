package dev.otto.ledger.users;

import dev.otto.ledger.kernel.Personal;
import dev.otto.ledger.kernel.UserId;
import org.jspecify.annotations.Nullable;

/** Everything that can happen to a user's record. */
public sealed interface UserEvent {
    UserId user();

    record UserRegistered(UserId user, Personal email, @Nullable Personal name) implements UserEvent {}

    record EmailChanged(UserId user, Personal email) implements UserEvent {}

    record UserRenamed(UserId user, Personal name) implements UserEvent {}
}
