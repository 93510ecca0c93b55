package dev.otto.ledger.ledger;

import dev.otto.ledger.credits.ThresholdDefaults;
import dev.otto.ledger.credits.Thresholds;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * From when on a user is told of a low balance and of lots that expire.
 *
 * @param lowBalance told of a balance below this, in credits; 0: never; null: as the defaults say
 * @param expiringWithinSeconds told so long before a lot expires; 0: never; null: as the defaults say
 */
public record ThresholdsView(
        UUID userId, @Nullable Long lowBalance, @Nullable Long expiringWithinSeconds, Defaults defaults) {
    /** What the operator chose for all. */
    public record Defaults(long lowBalance, long expiringWithinSeconds) {}

    public static ThresholdsView of(UUID user, Thresholds own, ThresholdDefaults defaults) {
        return new ThresholdsView(
                user,
                own.lowBalance() == null ? null : own.lowBalance().value(),
                own.expiringWithin() == null ? null : own.expiringWithin().toSeconds(),
                new Defaults(defaults.lowBalance(), defaults.expiringWithin().toSeconds()));
    }
}
