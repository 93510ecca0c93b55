package dev.otto.ledger.ledger.internal;

import dev.otto.ledger.platform.observability.Sampler;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How many holds are open, and what they hold. It reads the open ones only, by their index. */
@Component
class HoldGauges implements Sampler {
    private final JdbcClient database;
    private volatile Open open = new Open(Double.NaN, Double.NaN);

    HoldGauges(JdbcClient database, MeterRegistry meters) {
        this.database = database;
        Gauge.builder("ledger.holds.open", this, seen -> seen.open.count)
                .description("holds that are open")
                .register(meters);
        Gauge.builder("ledger.holds.credits", this, seen -> seen.open.credits)
                .description("credits that open holds keep")
                .register(meters);
    }

    private record Open(double count, double credits) {}

    @Override
    public Duration every() {
        return Duration.ofSeconds(15);
    }

    @Override
    public void sample() {
        open = database.sql("SELECT count(*), coalesce(sum(amount), 0) FROM holds WHERE state = 'open'")
                .query((row, n) -> new Open(row.getDouble(1), row.getDouble(2)))
                .single();
    }
}
