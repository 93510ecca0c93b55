package dev.otto.ledger.finance;

import dev.otto.ledger.kernel.Money;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A payment, as the provider's books have it and as the ledger does.
 *
 * @param day in UTC, on which the provider took it; where the provider knows nothing of it, on which it was booked
 * @param provider null: its report has nothing of it
 * @param ledger null: there is no purchase
 * @param paymentId what webhooks told of it; null: nothing
 * @param mend what would put it right; null where nothing has to be
 */
public record ReconciledPayment(
        String paymentReference,
        Verdict verdict,
        LocalDate day,
        @Nullable AtProvider provider,
        @Nullable InLedger ledger,
        @Nullable UUID paymentId,
        @Nullable Mend mend) {

    /**
     * @param returned minor units that went back, by refunds and disputes
     * @param times how often money was taken
     */
    public record AtProvider(Money paid, long returned, long times) {}

    /** @param reversed credits that were taken back */
    public record InLedger(
            UUID transactionId,
            UUID userId,
            long credits,
            @Nullable Money paid,
            long reversed) {}

    /**
     * @param call of the API; null where it is for a person at the provider
     * @param amount credits, for a reversal
     */
    public record Mend(
            String advice, @Nullable String call, @Nullable Long amount) {}
}
