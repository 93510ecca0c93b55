package dev.otto.ledger.credits;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an operator may choose about lots and holds.
 *
 * @param regrantGrace how long credits live on that come back to a lot which has expired, counted from their return
 * @param maxOpenLots how many lots of an account may be open at once (R10)
 * @param maxOpenHolds how many holds of an account may be open at once (R10)
 */
@ConfigurationProperties("ledger.lots")
public record LotPolicy(
        @DefaultValue("30d") Duration regrantGrace,
        @DefaultValue("1000") int maxOpenLots,
        @DefaultValue("1000") int maxOpenHolds) {
    public static final LotPolicy DEFAULT = new LotPolicy(Duration.ofDays(30), 1000, 1000);

    public LotPolicy {
        if (!regrantGrace.isPositive() || maxOpenLots < 1 || maxOpenHolds < 1) {
            throw new IllegalArgumentException(
                    "ledger.lots: regrant-grace, max-open-lots and max-open-holds must be positive");
        }
    }
}
