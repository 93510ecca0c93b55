package dev.otto.ledger.delivery.internal;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Shows how the endpoints are told. One that does not answer is its owner's to mend, and no fault of the service. */
@Component("deliveryHealthIndicator")
class DeliveryHealth implements HealthIndicator {
    private final DeliveryCounts counts;

    DeliveryHealth(DeliveryCounts counts) {
        this.counts = counts;
    }

    @Override
    public Health health() {
        DeliveryCounts.Counts seen = counts.counts();
        return Health.up()
                .withDetail("lag", seen.lag())
                .withDetail("waiting", seen.waiting())
                .withDetail("dead", seen.dead())
                .build();
    }
}
