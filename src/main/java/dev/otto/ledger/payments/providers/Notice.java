package dev.otto.ledger.payments.providers;

import dev.otto.ledger.kernel.Money;
import dev.otto.ledger.payments.PaymentEvent.DisputeStep;
import dev.otto.ledger.payments.PaymentEvent.RefundState;
import dev.otto.ledger.payments.PurchaseSource;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One event of a provider, in our words.
 *
 * @param event the provider's id of it
 * @param reference the payment that it is about; null if it is about none
 * @param aliases other names under which events may speak of that payment
 */
public record Notice(
        String event,
        String type,
        Instant created,
        @Nullable String reference,
        List<String> aliases,
        List<Told> told) {

    /** What an event tells. */
    public sealed interface Told {}

    /**
     * Money came in, or is promised to.
     *
     * @param settled false while it is only promised
     * @param hints by what its user and its credits may be found
     */
    public record Bought(PurchaseSource source, boolean settled, Money paid, Hints hints) implements Told {}

    /**
     * By what a user and a number of credits may be found. What is absent is null or empty.
     *
     * @param user the shop's word in the metadata; {@code credits} likewise
     * @param prices what was bought, by the provider's prices
     */
    public record Hints(
            @Nullable String user,
            @Nullable String clientReference,
            @Nullable String email,
            @Nullable String credits,
            List<PriceLine> prices) {}

    public record PriceLine(String price, long quantity) {}

    public record Refunded(String refund, Money amount, RefundState state, Instant made) implements Told {}

    public record RefundedInAll(Money total) implements Told {}

    public record Disputed(String dispute, Money amount, DisputeStep step) implements Told {}

    /** It is not to be acted on. */
    public record SetAside(String reason) implements Told {}
}
