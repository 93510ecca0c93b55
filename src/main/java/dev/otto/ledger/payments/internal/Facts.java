package dev.otto.ledger.payments.internal;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.Money;
import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.payments.Evidence;
import dev.otto.ledger.payments.PaymentEvent.DisputeNoted;
import dev.otto.ledger.payments.PaymentEvent.DisputeStep;
import dev.otto.ledger.payments.PaymentEvent.EventSetAside;
import dev.otto.ledger.payments.PaymentEvent.Fact;
import dev.otto.ledger.payments.PaymentEvent.PaymentLinked;
import dev.otto.ledger.payments.PaymentEvent.PurchaseNoted;
import dev.otto.ledger.payments.PaymentEvent.RefundNoted;
import dev.otto.ledger.payments.PaymentEvent.RefundTotalNoted;
import dev.otto.ledger.payments.PaymentId;
import dev.otto.ledger.payments.PurchaseSource;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The set of what is known of a payment. Adding facts in another order, or again, gives an equal set: of two that say
 * the same kind of thing about the same, which one stays depends on what they say and never on which came first.
 *
 * @param purchases what each source told of the money that came in
 * @param total the latest word on how much was refunded in all
 * @param setAside why an event of it was put aside
 */
public record Facts(
        Map<PurchaseSource, PurchaseNoted> purchases,
        Map<String, Refund> refunds,
        @Nullable RefundTotalNoted total,
        Map<String, Dispute> disputes,
        @Nullable String setAside,
        @Nullable PaymentId linked) {
    static final Facts NONE = new Facts(Map.of(), Map.of(), null, Map.of(), null, null);
    private static final int MOST = 1_000;
    private static final Comparator<PurchaseNoted> MORE_CERTAIN = Comparator.comparing(PurchaseNoted::settled)
            .thenComparing(PurchaseNoted::userBy, Comparator.reverseOrder())
            .thenComparing(PurchaseNoted::creditsBy, Comparator.reverseOrder())
            .thenComparing(noted -> noted.user() != null)
            .thenComparing(PurchaseNoted::event, Comparator.reverseOrder());
    private static final Comparator<RefundTotalNoted> LATER = Comparator.comparing(RefundTotalNoted::at)
            .thenComparing(noted -> noted.total().minor())
            .thenComparing(RefundTotalNoted::event);

    /** A dispute, by the steps of it that are known. */
    public record Dispute(Money amount, Set<DisputeStep> steps) {
        Dispute and(DisputeNoted noted) {
            EnumSet<DisputeStep> all = EnumSet.copyOf(steps);
            all.add(noted.step());
            return new Dispute(noted.amount().minor() > amount.minor() ? noted.amount() : amount, all);
        }

        /** Whether the money is with the customer: taken or lost, and neither given back nor won. */
        @JsonIgnore
        boolean counts() {
            return (steps.contains(DisputeStep.WITHDRAWN) || steps.contains(DisputeStep.LOST))
                    && !steps.contains(DisputeStep.REINSTATED)
                    && !steps.contains(DisputeStep.WON);
        }
    }

    Facts with(Fact fact) {
        if (refunds.size() + disputes.size() >= MOST) {
            throw new IllegalStateException("a payment has at most " + MOST + " refunds and disputes");
        }
        return switch (fact) {
            case PurchaseNoted noted ->
                new Facts(
                        added(purchases, noted.source(), better(purchases.get(noted.source()), noted, MORE_CERTAIN)),
                        refunds,
                        total,
                        disputes,
                        setAside,
                        linked);
            case RefundNoted noted ->
                new Facts(
                        purchases,
                        added(refunds, noted.refund(), Refund.merged(refunds.get(noted.refund()), noted)),
                        total,
                        disputes,
                        setAside,
                        linked);
            case RefundTotalNoted noted ->
                new Facts(purchases, refunds, better(total, noted, LATER), disputes, setAside, linked);
            case DisputeNoted noted -> {
                Dispute known = disputes.get(noted.dispute());
                Dispute now = known == null ? new Dispute(noted.amount(), EnumSet.of(noted.step())) : known.and(noted);
                yield new Facts(purchases, refunds, total, added(disputes, noted.dispute(), now), setAside, linked);
            }
            case EventSetAside aside -> new Facts(purchases, refunds, total, disputes, aside.reason(), linked);
            case PaymentLinked link -> new Facts(purchases, refunds, total, disputes, setAside, link.to());
        };
    }

    private static <T> T better(@Nullable T known, T noted, Comparator<T> order) {
        return known == null || order.compare(noted, known) > 0 ? noted : known;
    }

    private static <K extends Comparable<K>, V> Map<K, V> added(Map<K, V> known, K key, V value) {
        Map<K, V> all = new TreeMap<>(known);
        all.put(key, value);
        return all;
    }

    @JsonIgnore
    boolean isBought() {
        return !purchases.isEmpty();
    }

    /** Of money that went back, whether or not it is back by now. */
    boolean tellOfReturns() {
        return !refunds.isEmpty() || !disputes.isEmpty() || total != null;
    }

    @JsonIgnore
    boolean isSettled() {
        return purchases.values().stream().anyMatch(PurchaseNoted::settled);
    }

    /** What was paid, by the source that is believed most. */
    @Nullable
    Money paid() {
        return purchases.values().stream()
                .sorted(Comparator.comparing(PurchaseNoted::settled, Comparator.reverseOrder())
                        .thenComparing(PurchaseNoted::source))
                .map(PurchaseNoted::paid)
                .findFirst()
                .orElse(null);
    }

    /** Of equal evidence, that which leads to somebody. */
    private Optional<PurchaseNoted> surestOfUser() {
        return purchases.values().stream()
                .min(Comparator.comparing(PurchaseNoted::userBy)
                        .thenComparing(noted -> noted.user() == null)
                        .thenComparing(PurchaseNoted::source));
    }

    private Optional<PurchaseNoted> surestOfCredits() {
        return purchases.values().stream()
                .min(Comparator.comparing(PurchaseNoted::creditsBy)
                        .thenComparing(noted -> noted.credits() == null)
                        .thenComparing(PurchaseNoted::source));
    }

    /** Whether all that is said of user and credits by the strongest evidence is the same. */
    boolean agree() {
        return isOne(PurchaseNoted::userBy, PurchaseNoted::user)
                && isOne(PurchaseNoted::creditsBy, PurchaseNoted::credits);
    }

    private boolean isOne(Function<PurchaseNoted, Evidence> by, Function<PurchaseNoted, @Nullable Object> what) {
        Evidence strongest = purchases.values().stream()
                .map(by)
                .min(Comparator.naturalOrder())
                .orElse(Evidence.NONE);
        return purchases.values().stream()
                        .filter(noted -> by.apply(noted) == strongest)
                        .map(what)
                        .filter(Objects::nonNull)
                        .distinct()
                        .count()
                <= 1;
    }

    @Nullable
    UserId user() {
        return surestOfUser().map(PurchaseNoted::user).orElse(null);
    }

    Evidence userBy() {
        return surestOfUser().map(PurchaseNoted::userBy).orElse(Evidence.NONE);
    }

    @Nullable
    Credits credits() {
        return surestOfCredits().map(PurchaseNoted::credits).orElse(null);
    }

    Evidence creditsBy() {
        return surestOfCredits().map(PurchaseNoted::creditsBy).orElse(Evidence.NONE);
    }
}
