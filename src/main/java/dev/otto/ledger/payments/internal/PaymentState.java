package dev.otto.ledger.payments.internal;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.Money;
import dev.otto.ledger.kernel.TransactionId;
import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.payments.PaymentEvent;
import dev.otto.ledger.payments.PaymentEvent.Fact;
import dev.otto.ledger.payments.PaymentEvent.PaymentAssessed;
import dev.otto.ledger.payments.PaymentEvent.PaymentErased;
import dev.otto.ledger.payments.PaymentEvent.PaymentOpened;
import dev.otto.ledger.payments.PaymentEvent.PaymentResolved;
import dev.otto.ledger.payments.PaymentEvent.PurchaseBooked;
import dev.otto.ledger.payments.PaymentEvent.ReinstatementBooked;
import dev.otto.ledger.payments.PaymentEvent.ReversalBooked;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What decides about a payment's next step.
 *
 * @param purchase what was booked for it
 * @param reversals those that it caused and that are not taken back whole, oldest first
 * @param resolution a person's word
 * @param assessed where it stood last
 */
public record PaymentState(
        String provider,
        String reference,
        Facts facts,
        @Nullable PurchaseBooked purchase,
        List<TransactionId> reversals,
        @Nullable Resolution resolution,
        @Nullable PaymentAssessed assessed,
        boolean erased) {

    /** Without what is personal. */
    public record Resolution(
            @Nullable UserId user, @Nullable Credits credits, boolean ignored) {}

    static PaymentState opened(PaymentOpened event) {
        return new PaymentState(event.provider(), event.reference(), Facts.NONE, null, List.of(), null, null, false);
    }

    PaymentState after(PaymentEvent event) {
        return switch (event) {
            case PaymentOpened opened -> opened(opened);
            case Fact fact -> told(facts.with(fact));
            case PurchaseBooked booked ->
                new PaymentState(provider, reference, facts, booked, reversals, resolution, assessed, erased);
            case ReversalBooked booked -> {
                List<TransactionId> all = new ArrayList<>(reversals);
                all.add(booked.transaction());
                yield new PaymentState(provider, reference, facts, purchase, all, resolution, assessed, erased);
            }
            case ReinstatementBooked booked -> {
                List<TransactionId> left = new ArrayList<>(reversals);
                if (booked.whole()) {
                    left.remove(booked.reversal());
                }
                yield new PaymentState(provider, reference, facts, purchase, left, resolution, assessed, erased);
            }
            case PaymentResolved resolved ->
                new PaymentState(
                        provider,
                        reference,
                        facts,
                        purchase,
                        reversals,
                        new Resolution(resolved.user(), resolved.credits(), resolved.ignored()),
                        assessed,
                        erased);
            case PaymentAssessed now ->
                new PaymentState(provider, reference, facts, purchase, reversals, resolution, now, erased);
            case PaymentErased gone ->
                new PaymentState(provider, reference, facts, purchase, reversals, resolution, assessed, true);
        };
    }

    /** To ignore what nobody has paid yet is no word on the money that comes after. */
    private PaymentState told(Facts now) {
        boolean outdated = isIgnored() && purchase == null && !facts.isSettled() && now.isSettled();
        return new PaymentState(
                provider, reference, now, purchase, reversals, outdated ? null : resolution, assessed, erased);
    }

    @JsonIgnore
    @Nullable
    UserId user() {
        if (purchase != null) {
            return purchase.user();
        }
        return resolution != null && resolution.user() != null ? resolution.user() : facts.user();
    }

    @JsonIgnore
    @Nullable
    Credits credits() {
        if (purchase != null) {
            return purchase.credits();
        }
        return resolution != null && resolution.credits() != null ? resolution.credits() : facts.credits();
    }

    /** What was paid, as the purchase has it; where that says nothing, as the provider told. */
    @JsonIgnore
    @Nullable
    Money paid() {
        return purchase != null && purchase.paid() != null ? purchase.paid() : facts.paid();
    }

    @JsonIgnore
    boolean isIgnored() {
        return resolution != null && resolution.ignored();
    }
}
