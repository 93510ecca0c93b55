package dev.otto.ledger.payments;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.LedgerEvent;
import dev.otto.ledger.kernel.Money;
import dev.otto.ledger.kernel.Personal;
import dev.otto.ledger.kernel.StoredAs;
import dev.otto.ledger.kernel.TransactionId;
import dev.otto.ledger.kernel.UserId;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can happen to a payment. {@link Fact}s are what the provider told, the others what followed from them.
 * A payment may be known before its user is, so what is personal in its events is under a key of its own, which is
 * destroyed when the user is erased.
 */
public sealed interface PaymentEvent extends LedgerEvent {
    PaymentId payment();

    @Override
    default AccountId account() {
        return payment().lane();
    }

    /** One thing that the provider told. What is known of a payment is the set of these: their order means nothing. */
    sealed interface Fact extends PaymentEvent {
        /** The provider's id of the event that told it. */
        String event();
    }

    /** @param reference the provider's name of the payment, and the purchase's {@code payment_reference} */
    @StoredAs("payments.payment-opened")
    record PaymentOpened(PaymentId payment, String provider, String reference) implements PaymentEvent, OfNewPerson {}

    /**
     * Money came in, or is promised to.
     *
     * @param settled false as long as it is only promised
     * @param user whoever the evidence leads to; null if to nobody
     * @param credits likewise
     */
    @StoredAs("payments.purchase-noted")
    record PurchaseNoted(
            PaymentId payment,
            String event,
            PurchaseSource source,
            boolean settled,
            Money paid,
            @Nullable UserId user,
            Evidence userBy,
            @Nullable Credits credits,
            Evidence creditsBy)
            implements Fact {}

    /** @param made when the provider made the refund; {@code at}: when it was in this state */
    @StoredAs("payments.refund-noted")
    record RefundNoted(
            PaymentId payment, String event, String refund, Money amount, RefundState state, Instant made, Instant at)
            implements Fact {}

    /** Where a refund stands. It only moves down this list. */
    enum RefundState {
        PENDING,
        SUCCEEDED,
        FAILED;

        @JsonValue
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How much of the payment was refunded in all, at an instant. */
    @StoredAs("payments.refund-total-noted")
    record RefundTotalNoted(PaymentId payment, String event, Money total, Instant at) implements Fact {}

    @StoredAs("payments.dispute-noted")
    record DisputeNoted(PaymentId payment, String event, String dispute, Money amount, DisputeStep step)
            implements Fact {}

    /** What happened in a dispute. */
    enum DisputeStep {
        WITHDRAWN,
        LOST,
        REINSTATED,
        WON;

        @JsonValue
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** An event of it was put aside for a reason, such as {@code other-mode}. */
    @StoredAs("payments.event-set-aside")
    record EventSetAside(PaymentId payment, String event, String reason) implements Fact {}

    /** It is another name of that payment, which has its facts. */
    @StoredAs("payments.payment-linked")
    record PaymentLinked(PaymentId payment, String event, PaymentId to) implements Fact {}

    /** @param adopted true when the purchase was there already, posted by somebody else */
    @StoredAs("payments.purchase-booked")
    record PurchaseBooked(
            PaymentId payment,
            UserId user,
            TransactionId transaction,
            Credits credits,
            @Nullable Money paid,
            boolean adopted)
            implements PaymentEvent {}

    @StoredAs("payments.reversal-booked")
    record ReversalBooked(PaymentId payment, TransactionId transaction, Credits amount) implements PaymentEvent {}

    /** @param whole whether nothing of that reversal is left */
    @StoredAs("payments.reinstatement-booked")
    record ReinstatementBooked(PaymentId payment, TransactionId reversal, Credits amount, boolean whole)
            implements PaymentEvent {}

    /** A person's word on what could not be matched. Who and when are in the event's metadata. */
    @StoredAs("payments.payment-resolved")
    record PaymentResolved(
            PaymentId payment,
            @Nullable UserId user,
            @Nullable Credits credits,
            boolean ignored,
            @Nullable Personal reason)
            implements PaymentEvent {}

    /** Where the payment stands after all that is known. The last one holds. */
    @StoredAs("payments.payment-assessed")
    record PaymentAssessed(
            PaymentId payment,
            PaymentStatus status,
            @Nullable String reason,
            @Nullable UserId user,
            @Nullable Credits credits,
            @Nullable Money paid,
            Credits reversed)
            implements PaymentEvent {}

    @StoredAs("payments.payment-erased")
    record PaymentErased(PaymentId payment) implements PaymentEvent, OfErasedPerson {}
}
