package dev.otto.ledger.delivery.internal;

import dev.otto.ledger.platform.observability.Sampler;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How far the endpoints are behind, and what they have not taken. */
@Component
class DeliveryCounts implements Sampler {
    private final JdbcClient database;
    private volatile Counts counts = new Counts(0, 0, 0);

    DeliveryCounts(JdbcClient database, MeterRegistry meters) {
        this.database = database;
        Gauge.builder("ledger.delivery.lag", this, seen -> seen.counts.lag())
                .description("events that the endpoint which is furthest behind has not come to")
                .register(meters);
        Gauge.builder("ledger.delivery.waiting", this, seen -> seen.counts.waiting())
                .description("messages that failed or stand behind one that did, and are tried again")
                .register(meters);
        Gauge.builder("ledger.delivery.dead", this, seen -> seen.counts.dead())
                .description("messages that were given up")
                .register(meters);
    }

    record Counts(long lag, long waiting, long dead) {}

    Counts counts() {
        return counts;
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(5);
    }

    @Override
    public void sample() {
        counts = database.sql("""
                        SELECT coalesce((SELECT max(position) FROM events) - (SELECT min(position) FROM endpoints), 0),
                               count(*) FILTER (WHERE state = 'waiting'), count(*) FILTER (WHERE state = 'dead')
                        FROM deliveries""")
                .query((row, n) -> new Counts(row.getLong(1), row.getLong(2), row.getLong(3)))
                .single();
    }
}
