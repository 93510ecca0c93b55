package dev.otto.ledger.ledger.internal;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Degraded when this node has not got round to sweeping for long: balances stay right, rows of what is due lag. */
@Component("sweepHealthIndicator")
class SweepHealth implements HealthIndicator {
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final ExpirySweep sweep;

    SweepHealth(ExpirySweep sweep) {
        this.sweep = sweep;
    }

    @Override
    public Health health() {
        Duration ago = Duration.ofNanos(System.nanoTime() - sweep.lastEnded());
        return (ago.compareTo(LONGEST) < 0 ? Health.up() : Health.status("DEGRADED"))
                .withDetail("seconds_since_last", TimeUnit.NANOSECONDS.toSeconds(ago.toNanos()))
                .withDetail("accounts_resting", sweep.accountsResting())
                .build();
    }
}
