package dev.otto.ledger.ledger;

import dev.otto.ledger.kernel.UserId;

/** Why the accounts have what they have. */
public interface Explanations {
    /**
     * Each open lot and hold, and the debt, traced to the events that made them. All of it is of one moment.
     *
     * @throws NotFound when there is no such user
     */
    ExplanationView of(UserId user);
}
