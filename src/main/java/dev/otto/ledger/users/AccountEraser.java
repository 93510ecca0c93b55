package dev.otto.ledger.users;

import dev.otto.ledger.kernel.AccountId;

/** Asked, within the append that erases a user, to end the use of the user's account. */
@FunctionalInterface
public interface AccountEraser {
    void erase(AccountId account);
}
