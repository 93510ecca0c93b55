package dev.otto.ledger.ledger;

import dev.otto.ledger.kernel.Money;
import dev.otto.ledger.payments.PaymentStatus;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A payment of a provider, and what the ledger made of it.
 *
 * @param reason why it stands where it stands; null where the status says it all
 * @param credits how many it buys
 * @param reversedCredits how many of them are taken back
 * @param eventIds the provider's events that told of it, as far as they have been worked on
 * @param resolution a person's word on it
 */
public record PaymentView(
        UUID id,
        String provider,
        String paymentReference,
        PaymentStatus status,
        @Nullable String reason,
        @Nullable UUID userId,
        @Nullable Long credits,
        @Nullable Money paid,
        long reversedCredits,
        @Nullable UUID purchaseTransactionId,
        List<String> eventIds,
        @Nullable Resolution resolution,
        Instant createdAt,
        Instant updatedAt) {

    /** Who decided, when, and why. */
    public record Resolution(
            String by, Instant at, @Nullable String reason) {}
}
