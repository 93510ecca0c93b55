package dev.otto.ledger.finance;

import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What all accounts together did in a period, in credits, and in money by currency. Each is as its name says: what was
 * used, reversed or expired is no negative number; only what was adjusted has a sign.
 *
 * @param period its day or month; null: all that was asked for
 * @param openingBalance the sum of all balances when it began
 * @param closingBalance likewise at its end
 */
public record Figures(
        @Nullable String period,
        BigInteger openingBalance,
        BigInteger purchased,
        BigInteger granted,
        BigInteger used,
        BigInteger refunded,
        BigInteger reversed,
        BigInteger reinstated,
        BigInteger expired,
        BigInteger adjusted,
        BigInteger closingBalance,
        List<MoneyFigures> money) {}
