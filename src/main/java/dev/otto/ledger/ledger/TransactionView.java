package dev.otto.ledger.ledger;

import dev.otto.ledger.credits.CreditEvent.Transaction;
import dev.otto.ledger.kernel.Money;
import dev.otto.ledger.platform.eventstore.Recorded;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One immutable, signed change of an account's balance. What does not apply to its type is absent.
 *
 * @param amount signed
 * @param relatedTransactionId of a refund the usage, of a reversal the purchase, of a reinstatement the reversal
 * @param paid of a purchase what was paid; of a reversal or reinstatement the money that went with it
 * @param refunded of a usage: how much has been given back; of a purchase: how much is reversed
 * @param refundable of the same two: how much still can be
 * @param idempotencyKey absent for an expiry, which nobody asked for
 * @param actor {@code client:<name>}, {@code user:<id>}, {@code staff:<sub>} or {@code ledger}
 * @param sequence the account's own event number
 * @param lots what it put into lots or drew from them, in that order, with the transaction's sign
 * @param debt signed: what was taken on (below zero) or paid of a debt; with {@code lots} it sums to {@code amount}
 */
public record TransactionView(
        UUID id,
        UUID userId,
        TransactionType type,
        long amount,
        long balanceAfter,
        @Nullable String description,
        @Nullable String reason,
        @Nullable UUID videoId,
        @Nullable UUID holdId,
        @Nullable UUID relatedTransactionId,
        @Nullable String paymentReference,
        @Nullable Money paid,
        @Nullable Long refunded,
        @Nullable Long refundable,
        @Nullable String idempotencyKey,
        String actor,
        long sequence,
        long ledgerPosition,
        List<LotShare> lots,
        @Nullable Long debt,
        @Nullable SortedMap<String, String> metadata,
        Instant createdAt)
        implements Owned {

    @Override
    public NotFound hidden() {
        return new NotFound("transaction");
    }

    /** A lot's part in a transaction, signed. */
    public record LotShare(UUID lotId, long amount) {}

    /** The transaction as its own event tells it: nothing of it refunded yet. */
    public static TransactionView of(Recorded recorded, Transaction event) {
        return RecordedTransaction.view(recorded, event);
    }
}
