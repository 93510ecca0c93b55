package dev.otto.ledger.finance;

import dev.otto.ledger.kernel.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The statements of users' accounts. */
public interface Statements {
    /**
     * A statement of any length, of which a page at a time is in memory.
     *
     * @param from inclusive; null: from the first transaction
     * @param to exclusive; null: all that is recorded by now
     * @throws dev.otto.ledger.ledger.NotFound when there is no such user
     */
    Statement of(UserId user, @Nullable Instant from, @Nullable Instant to);
}
