package dev.otto.ledger.platform.projection;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Degraded while a projection stands still for any stream: the service works on, a person should look. */
final class ProjectionHealth implements HealthIndicator {
    private final ParkedSequences parked;

    ProjectionHealth(ParkedSequences parked) {
        this.parked = parked;
    }

    @Override
    public Health health() {
        long count = parked.count();
        return (count == 0 ? Health.up() : Health.status("DEGRADED"))
                .withDetail("parked", count)
                .build();
    }
}
