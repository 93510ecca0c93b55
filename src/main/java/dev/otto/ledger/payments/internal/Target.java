package dev.otto.ledger.payments.internal;

import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.Money;
import dev.otto.ledger.payments.PaymentEvent.RefundTotalNoted;
import java.math.BigInteger;

/**
 * How many credits of a payment have to be reversed by all that is known (R13): in proportion to the money that is no
 * longer here, rounded down, so that all of the money takes all of the credits and never more was taken than given back.
 */
final class Target {
    private final Facts facts;
    private final Money paid;

    Target(Facts facts, Money paid) {
        this.facts = facts;
        this.paid = paid;
    }

    Credits of(Credits bought) {
        if (paid.minor() == 0) {
            return Credits.ZERO;
        }
        BigInteger gone = BigInteger.valueOf(Math.min(paid.minor(), refunded() + disputed()));
        return Credits.of(gone.multiply(BigInteger.valueOf(bought.value()))
                .divide(BigInteger.valueOf(paid.minor()))
                .longValueExact());
    }

    /** False when money went back in another currency than it came in: nobody can say in which proportion. */
    boolean isComparable() {
        RefundTotalNoted total = facts.total();
        return facts.refunds().values().stream().allMatch(refund -> comparable(refund.amount()))
                && facts.disputes().values().stream().allMatch(dispute -> comparable(dispute.amount()))
                && (total == null || comparable(total.total()));
    }

    private boolean comparable(Money money) {
        return money.currency().equals(paid.currency());
    }

    /**
     * The refunds that are known one by one and have succeeded, and what a total tells of others: it counts every refund
     * that was made by then and had not failed yet.
     */
    private long refunded() {
        long succeeded = facts.refunds().values().stream()
                .filter(refund -> refund.succeeded() && comparable(refund.amount()))
                .mapToLong(refund -> refund.amount().minor())
                .sum();
        RefundTotalNoted total = facts.total();
        if (total == null || !comparable(total.total())) {
            return succeeded;
        }
        long explained = facts.refunds().values().stream()
                .filter(refund -> refund.isWithin(total.at()) && comparable(refund.amount()))
                .mapToLong(refund -> refund.amount().minor())
                .sum();
        return succeeded + Math.max(0, total.total().minor() - explained);
    }

    private long disputed() {
        return facts.disputes().values().stream()
                .filter(dispute -> dispute.counts() && comparable(dispute.amount()))
                .mapToLong(dispute -> dispute.amount().minor())
                .sum();
    }
}
