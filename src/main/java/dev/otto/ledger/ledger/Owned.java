package dev.otto.ledger.ledger;

import java.util.UUID;

/** An answer about one thing that is one user's: whoever may read only what is theirs must not learn of another's. */
public interface Owned {
    /** Whose it is. */
    UUID userId();

    /** What anybody else is told: the same as if it did not exist. */
    NotFound hidden();
}
