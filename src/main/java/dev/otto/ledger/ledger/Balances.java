package dev.otto.ledger.ledger;

import dev.otto.ledger.kernel.UserId;
import java.time.Instant;

/** What the accounts have, and had. */
public interface Balances {
    /** @throws NotFound when there is no such user */
    CreditsView of(UserId user);

    /**
     * What an account had at a past instant, exact to the event. The same question has the same answer for ever.
     *
     * @throws NotFound when there is no such user
     * @throws dev.otto.ledger.platform.eventstore.InstantNotPast when that can still change
     */
    CreditsView at(UserId user, Instant instant);
}
