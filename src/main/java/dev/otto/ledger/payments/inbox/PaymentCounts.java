package dev.otto.ledger.payments.inbox;

import dev.otto.ledger.payments.PaymentStatus;
import dev.otto.ledger.platform.observability.Sampler;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How many payments await something or somebody, and how far the inbox is behind. */
@Component
class PaymentCounts implements Sampler {
    private final JdbcClient database;
    private volatile Map<PaymentStatus, Long> open = Map.of();
    private volatile Backlog backlog = new Backlog(0, 0, 0);

    PaymentCounts(JdbcClient database, MeterRegistry meters) {
        this.database = database;
        for (PaymentStatus status : new PaymentStatus[] {PaymentStatus.UNMATCHED, PaymentStatus.WAITING}) {
            Gauge.builder("ledger.payments.open", this, seen -> seen.open(status))
                    .description("payments that await a person, or something that is to be expected")
                    .tag("status", status.code())
                    .register(meters);
        }
        Gauge.builder("ledger.payments.inbox.pending", this, seen -> seen.backlog.pending())
                .description("webhooks that are stored and not yet worked off")
                .register(meters);
        Gauge.builder("ledger.payments.inbox.failing", this, seen -> seen.backlog.failing())
                .description("those among them that have failed, and are tried again")
                .register(meters);
        Gauge.builder("ledger.payments.inbox.oldest", this, seen -> seen.backlog.oldestSeconds())
                .description("how long ago the oldest of them came in")
                .baseUnit("seconds")
                .register(meters);
    }

    /** The inbox, as it was last looked at. */
    record Backlog(long pending, long failing, long oldestSeconds) {}

    long open(PaymentStatus status) {
        return open.getOrDefault(status, 0L);
    }

    Backlog backlog() {
        return backlog;
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(5);
    }

    @Override
    public void sample() {
        Map<PaymentStatus, Long> counted = new EnumMap<>(PaymentStatus.class);
        database.sql("SELECT status, count(*) FROM payments WHERE status IN ('unmatched', 'waiting') GROUP BY status")
                .query(row -> {
                    counted.put(PaymentStatus.valueOf(row.getString(1).toUpperCase(Locale.ROOT)), row.getLong(2));
                });
        open = counted;
        backlog = database.sql("""
                        SELECT count(*), count(*) FILTER (WHERE attempts > 0),
                               coalesce(extract(epoch FROM clock_timestamp() - min(received_at)), 0)::bigint
                        FROM payment_inbox WHERE state = 'pending'""")
                .query((row, n) -> new Backlog(row.getLong(1), row.getLong(2), row.getLong(3)))
                .single();
    }
}
