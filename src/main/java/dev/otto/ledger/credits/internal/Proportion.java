package dev.otto.ledger.credits.internal;

import java.math.BigInteger;

/** Exact shares of whole units: floor(total × part ÷ whole), in 128 bits where 64 do not hold the product (R17). */
final class Proportion {
    private Proportion() {}

    /** All not negative, {@code part} at most {@code whole}, {@code whole} above zero. */
    static long of(long total, long part, long whole) {
        long low = total * part;
        if (low >= 0 && Math.multiplyHigh(total, part) == 0) {
            return low / whole;
        }
        return BigInteger.valueOf(total)
                .multiply(BigInteger.valueOf(part))
                .divide(BigInteger.valueOf(whole))
                .longValueExact();
    }

    /** The share of the next {@code step} after the first {@code from}: steps of any size add up to the total. */
    static long step(long total, long from, long step, long whole) {
        return of(total, from + step, whole) - of(total, from, whole);
    }
}
