package dev.otto.ledger.platform.projection;

import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Degraded while a projection stands still for any stream: the service works on, a person should look. */
final class ProjectionHealth implements HealthIndicator {
    private final ProjectionPositions positions;

    ProjectionHealth(ProjectionPositions positions) {
        this.positions = positions;
    }

    @Override
    public Health health() {
        Map<String, Long> parked = positions.parked();
        return (parked.isEmpty() ? Health.up() : Health.status("DEGRADED"))
                .withDetail("parked", parked)
                .build();
    }
}
