package dev.otto.ledger.credits;

import dev.otto.ledger.kernel.Credits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * From when on somebody is told of their credits.
 *
 * @param lowBalance told of a balance below this; zero: never; absent: not said
 * @param expiringWithin told of a lot so long before it expires, in whole seconds; zero: never; absent: not said
 */
public record Thresholds(
        @Nullable Credits lowBalance, @Nullable Duration expiringWithin) {
    /** Nothing is said. */
    public static final Thresholds NONE = new Thresholds(null, null);

    /** These, and where they say nothing, others. */
    public Thresholds or(Thresholds others) {
        return new Thresholds(
                lowBalance == null ? others.lowBalance : lowBalance,
                expiringWithin == null ? others.expiringWithin : expiringWithin);
    }
}
