package dev.otto.ledger.credits;

import dev.otto.ledger.kernel.Credits;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an operator may choose about notices to users who have no thresholds of their own.
 *
 * @param lowBalance a user is told when the balance falls below this, in credits; 0: never
 * @param expiringWithin a user is told so long before a lot expires, in whole seconds; 0: never
 */
@ConfigurationProperties("ledger.thresholds")
public record ThresholdDefaults(
        @DefaultValue("0") long lowBalance,
        @DefaultValue("0s") Duration expiringWithin) {
    /** The longest time before an expiry at which somebody may be told of it: 366 days. */
    public static final long LONGEST_SECONDS = 31_622_400;

    public static final ThresholdDefaults NEVER = new ThresholdDefaults(0, Duration.ZERO);

    public ThresholdDefaults {
        if (lowBalance < 0 || lowBalance > Credits.MAX_VALUE) {
            throw new IllegalArgumentException("ledger.thresholds.low-balance must be 0 to 9007199254740991");
        }
        if (expiringWithin.isNegative()
                || expiringWithin.toSeconds() > LONGEST_SECONDS
                || !expiringWithin.equals(Duration.ofSeconds(expiringWithin.toSeconds()))) {
            throw new IllegalArgumentException(
                    "ledger.thresholds.expiring-within must be whole seconds, 0 to 366 days");
        }
    }

    public Thresholds thresholds() {
        return new Thresholds(Credits.of(lowBalance), expiringWithin);
    }
}
