package dev.otto.ledger.ledger;

import dev.otto.ledger.kernel.UserId;

/** What the accounts have now. */
public interface Balances {
    /** @throws NotFound when there is no such user */
    CreditsView of(UserId user);
}
