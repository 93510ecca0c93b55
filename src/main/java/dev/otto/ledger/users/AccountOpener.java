package dev.otto.ledger.users;

import dev.otto.ledger.kernel.AccountId;

/** Asked, within the append that registers a user, to open the user's account. */
@FunctionalInterface
public interface AccountOpener {
    void open(AccountId account);
}
