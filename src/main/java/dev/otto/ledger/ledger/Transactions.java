package dev.otto.ledger.ledger;

import dev.otto.ledger.kernel.UserId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The transactions of all accounts, as they are now. */
public interface Transactions {
    /** @throws NotFound when there is none */
    TransactionView get(UUID id);

    /**
     * An account's transactions, newest first.
     *
     * @param after absent: from the newest
     * @throws NotFound when there is no such user
     */
    Page<TransactionView> of(UserId user, Filter filter, @Nullable Cursor after, int limit);

    /**
     * Which transactions of an account are wanted; what is absent does not narrow.
     *
     * @param from inclusive
     * @param to exclusive
     */
    record Filter(
            @Nullable TransactionType type,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable UUID video) {}
}
