package dev.otto.ledger.payments.inbox;

import dev.otto.ledger.payments.PaymentStatus;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Degraded while webhooks fail or lie unworked for long. Payments that await a person are shown, and are no fault. */
@Component("paymentsHealthIndicator")
class PaymentHealth implements HealthIndicator {
    private static final long LONGEST_SECONDS = 60;

    private final PaymentCounts counts;

    PaymentHealth(PaymentCounts counts) {
        this.counts = counts;
    }

    @Override
    public Health health() {
        PaymentCounts.Backlog backlog = counts.backlog();
        boolean well = backlog.failing() == 0 && backlog.oldestSeconds() < LONGEST_SECONDS;
        return (well ? Health.up() : Health.status("DEGRADED"))
                .withDetail("unmatched", counts.open(PaymentStatus.UNMATCHED))
                .withDetail("waiting", counts.open(PaymentStatus.WAITING))
                .withDetail("pending", backlog.pending())
                .withDetail("failing", backlog.failing())
                .withDetail("oldest_pending_seconds", backlog.oldestSeconds())
                .build();
    }
}
