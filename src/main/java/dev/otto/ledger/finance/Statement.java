package dev.otto.ledger.finance;

import dev.otto.ledger.kernel.Money;
import dev.otto.ledger.ledger.TransactionType;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a user had, what came and went, and what was left. It says nothing that changes later, such as how much of a usage
 * has been refunded since.
 *
 * @param from inclusive; null: from the first transaction
 * @param to exclusive; null: all that is recorded by now
 * @param data the transactions, oldest first; read as they are gone through, and as often
 */
public record Statement(
        UUID userId,
        @Nullable Instant from,
        @Nullable Instant to,
        long ledgerPosition,
        long openingBalance,
        long closingBalance,
        Iterable<Line> data) {

    /** @param balanceAfter the running balance */
    public record Line(
            UUID id,
            Instant createdAt,
            TransactionType type,
            long amount,
            long balanceAfter,
            @Nullable String description,
            @Nullable String reason,
            @Nullable UUID videoId,
            @Nullable UUID holdId,
            @Nullable UUID relatedTransactionId,
            @Nullable String paymentReference,
            @Nullable Money paid) {}
}
