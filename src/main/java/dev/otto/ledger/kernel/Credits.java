package dev.otto.ledger.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * A whole number of credits, signed, within ±(2^53−1): what a JavaScript client can hold (R16). Arithmetic that leaves
 * the range throws {@link BalanceLimitExceeded}; nothing ever wraps.
 */
public record Credits(@JsonValue long value) implements Comparable<Credits> {
    public static final long MAX_VALUE = 9_007_199_254_740_991L;
    public static final Credits ZERO = new Credits(0);

    public Credits {
        if (value > MAX_VALUE || value < -MAX_VALUE) {
            throw new BalanceLimitExceeded();
        }
    }

    @JsonCreator
    public static Credits of(long value) {
        return value == 0 ? ZERO : new Credits(value);
    }

    public Credits plus(Credits other) {
        return of(value + other.value);
    }

    public Credits minus(Credits other) {
        return of(value - other.value);
    }

    public Credits negated() {
        return of(-value);
    }

    public Credits min(Credits other) {
        return value <= other.value ? this : other;
    }

    /** This amount, or zero if it is below. */
    public Credits orZero() {
        return value < 0 ? ZERO : this;
    }

    public boolean isZero() {
        return value == 0;
    }

    public boolean isPositive() {
        return value > 0;
    }

    public boolean isNegative() {
        return value < 0;
    }

    public boolean exceeds(Credits other) {
        return value > other.value;
    }

    @Override
    public int compareTo(Credits other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
