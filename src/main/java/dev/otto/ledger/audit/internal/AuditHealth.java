package dev.otto.ledger.audit.internal;

import dev.otto.ledger.verifier.Finding;
import java.util.Optional;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Degraded while the history is broken or waits for a head for long: the service works on, a person should look. */
final class AuditHealth implements HealthIndicator {
    private static final long LONGEST_SECONDS = 60;

    private final AuditCounts counts;

    AuditHealth(AuditCounts counts) {
        this.counts = counts;
    }

    @Override
    public Health health() {
        AuditCounts.Seen seen = counts.seen();
        boolean well = seen.broken().isEmpty() && seen.unsealedSeconds() < LONGEST_SECONDS;
        Health.Builder health = (well ? Health.up() : Health.status("DEGRADED"))
                .withDetail("sealed_position", seen.sealed())
                .withDetail("unsealed_seconds", seen.unsealedSeconds())
                .withDetail("key", seen.refused() ? "not the ledger's" : "the ledger's")
                .withDetail("unpublished", seen.waiting());
        Optional<Finding> fault = seen.broken().map(VerificationTable.Row::firstBreak);
        fault.ifPresent(found -> health.withDetail("broken_at", found.position())
                .withDetail("broken_by", found.check())
                .withDetail("reason", found.message()));
        return health.build();
    }
}
