package dev.otto.ledger.web.v1;

import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.ledger.HoldView;
import java.util.UUID;

/** Finds what a request is about, one at a time or, for a batch, in what was looked up for all of it at once. */
interface Targets {
    /** @throws dev.otto.ledger.ledger.NotFound when there is no such user */
    AccountId ofUser(UUID user);

    /** @throws dev.otto.ledger.ledger.NotFound when there is no such transaction */
    AccountId ofTransaction(UUID transaction);

    /** @throws dev.otto.ledger.ledger.NotFound when there is no such hold */
    HoldView hold(UUID hold);
}
