package dev.otto.ledger.ledger;

import dev.otto.ledger.kernel.Money;
import dev.otto.ledger.payments.PaymentEvent;
import dev.otto.ledger.payments.PaymentEvent.Fact;
import dev.otto.ledger.payments.PaymentEvent.PaymentAssessed;
import dev.otto.ledger.payments.PaymentEvent.PaymentErased;
import dev.otto.ledger.payments.PaymentEvent.PaymentOpened;
import dev.otto.ledger.payments.PaymentEvent.PaymentResolved;
import dev.otto.ledger.payments.PaymentEvent.PurchaseBooked;
import dev.otto.ledger.payments.PaymentEvent.ReinstatementBooked;
import dev.otto.ledger.payments.PaymentEvent.ReversalBooked;
import dev.otto.ledger.payments.PaymentStatus;
import dev.otto.ledger.platform.eventstore.Recorded;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A payment of a provider, and what the ledger made of it.
 *
 * @param reason why it stands where it stands; null where the status says it all
 * @param credits how many it buys
 * @param reversedCredits how many of them are taken back
 * @param eventIds the provider's events that told something new of it
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

    /** A payment that was just heard of. */
    public static PaymentView opened(Recorded recorded, PaymentOpened event) {
        return new PaymentView(
                event.payment().value(),
                event.provider(),
                event.reference(),
                PaymentStatus.WAITING,
                null,
                null,
                null,
                null,
                0,
                null,
                List.of(),
                null,
                recorded.recordedAt(),
                recorded.recordedAt());
    }

    /** The payment after one more of its events. */
    public PaymentView after(Recorded recorded, PaymentEvent event) {
        return switch (event) {
            case PaymentOpened again -> opened(recorded, again);
            case Fact fact -> told(fact.event());
            case PurchaseBooked booked -> with(booked.transaction().value(), eventIds, resolution);
            case PaymentResolved resolved ->
                with(
                        purchaseTransactionId,
                        eventIds,
                        new Resolution(
                                recorded.provenance().actor().toString(),
                                recorded.recordedAt(),
                                resolved.reason() == null
                                        ? null
                                        : resolved.reason().text()));
            case PaymentAssessed assessed -> assessed(recorded, assessed);
            case ReversalBooked booked -> this;
            case ReinstatementBooked booked -> this;
            case PaymentErased erased -> this;
        };
    }

    private PaymentView told(String event) {
        return eventIds.contains(event)
                ? this
                : with(
                        purchaseTransactionId,
                        Stream.concat(eventIds.stream(), Stream.of(event)).toList(),
                        resolution);
    }

    private PaymentView with(@Nullable UUID purchase, List<String> events, @Nullable Resolution word) {
        return new PaymentView(
                id,
                provider,
                paymentReference,
                status,
                reason,
                userId,
                credits,
                paid,
                reversedCredits,
                purchase,
                events,
                word,
                createdAt,
                updatedAt);
    }

    private PaymentView assessed(Recorded recorded, PaymentAssessed now) {
        return new PaymentView(
                id,
                provider,
                paymentReference,
                now.status(),
                now.reason(),
                now.user() == null ? null : now.user().value(),
                now.credits() == null ? null : now.credits().value(),
                now.paid(),
                now.reversed().value(),
                purchaseTransactionId,
                eventIds,
                resolution,
                createdAt,
                recorded.recordedAt());
    }
}
