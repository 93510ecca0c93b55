package dev.otto.ledger.finance.internal;

import dev.otto.ledger.finance.Figures;
import dev.otto.ledger.finance.MoneyFigures;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Adds the flows of one period up, and goes on into the next. */
final class Tally {
    private final BigInteger opening;
    private final Map<String, BigInteger> amounts = new HashMap<>();
    private final Map<String, Money> money = new TreeMap<>();

    private Tally(BigInteger opening) {
        this.opening = opening;
    }

    static Tally empty() {
        return new Tally(BigInteger.ZERO);
    }

    /** A period that begins with what this one ends with. */
    Tally next() {
        Tally next = new Tally(closing());
        money.forEach((currency, sums) -> next.money.put(currency, new Money(sums.deferred())));
        return next;
    }

    void add(Flow flow) {
        amounts.merge(flow.type(), flow.amount(), BigInteger::add);
        if (!flow.currency().isEmpty()) {
            money.computeIfAbsent(flow.currency(), none -> new Money(BigInteger.ZERO))
                    .add(flow);
        }
    }

    Figures figures(@Nullable String period) {
        return new Figures(
                period,
                opening,
                in("purchase"),
                in("grant"),
                in("usage").negate(),
                in("refund"),
                in("reversal").negate(),
                in("reinstatement"),
                in("expiry").negate(),
                in("adjustment"),
                closing(),
                money());
    }

    List<MoneyFigures> money() {
        return money.entrySet().stream()
                .map(one -> one.getValue().figures(one.getKey()))
                .toList();
    }

    private BigInteger in(String type) {
        return amounts.getOrDefault(type, BigInteger.ZERO);
    }

    private BigInteger closing() {
        return amounts.values().stream().reduce(opening, BigInteger::add);
    }

    private static final class Money {
        private final BigInteger openingDeferred;
        private BigInteger paid = BigInteger.ZERO;
        private BigInteger recognised = BigInteger.ZERO;
        private BigInteger breakage = BigInteger.ZERO;
        private BigInteger reversed = BigInteger.ZERO;

        Money(BigInteger openingDeferred) {
            this.openingDeferred = openingDeferred;
        }

        void add(Flow flow) {
            paid = paid.add(flow.paid());
            recognised = recognised.add(flow.recognised());
            breakage = breakage.add(flow.breakage());
            reversed = reversed.add(flow.reversed());
        }

        BigInteger deferred() {
            return openingDeferred
                    .add(paid)
                    .subtract(recognised)
                    .subtract(breakage)
                    .subtract(reversed);
        }

        MoneyFigures figures(String currency) {
            return new MoneyFigures(currency, openingDeferred, paid, recognised, breakage, reversed, deferred());
        }
    }
}
