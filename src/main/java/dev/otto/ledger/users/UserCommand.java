package dev.otto.ledger.users;

import dev.otto.ledger.kernel.AccountCommand;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Personal;
import dev.otto.ledger.kernel.UserId;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/** Everything that can be asked of a user's record. */
public sealed interface UserCommand extends AccountCommand {
    UserId user();

    @Override
    default AccountId account() {
        return user().account();
    }

    /**
     * Registers a user and opens the account in the same append.
     *
     * @param email absent for one whose e-mail nobody vouches for
     */
    record RegisterUser(
            @TargetAggregateIdentifier UserId user,
            @Nullable Personal email,
            @Nullable Personal name) implements UserCommand {}

    /** Changes what is present, and leaves the rest. */
    record ChangeUser(
            @TargetAggregateIdentifier UserId user,
            @Nullable Personal email,
            @Nullable Personal name) implements UserCommand {}

    /** Erases what is personal of a user, for ever; does nothing to one who was erased before. */
    record EraseUser(@TargetAggregateIdentifier UserId user) implements UserCommand {}
}
