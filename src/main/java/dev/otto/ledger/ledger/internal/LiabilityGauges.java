package dev.otto.ledger.ledger.internal;

import dev.otto.ledger.platform.observability.Sampler;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What is owed to users in credits, and what users owe. It reads every account's row, so it is not asked often. */
@Component
class LiabilityGauges implements Sampler {
    private final JdbcClient database;
    private volatile Sums sums = new Sums(Double.NaN, Double.NaN);

    LiabilityGauges(JdbcClient database, MeterRegistry meters) {
        this.database = database;
        gauge("positive", meters);
        gauge("negative", meters);
    }

    private record Sums(double positive, double negative) {}

    private void gauge(String balances, MeterRegistry meters) {
        Gauge.builder(
                        "ledger.liability.credits",
                        this,
                        seen -> balances.equals("positive") ? seen.sums.positive : seen.sums.negative)
                .description("the sum of all balances above zero, and of all below")
                .tag("balances", balances)
                .register(meters);
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(60);
    }

    @Override
    public void sample() {
        sums = database.sql("""
                        SELECT coalesce(sum(amount) FILTER (WHERE amount > 0), 0),
                               coalesce(sum(amount) FILTER (WHERE amount < 0), 0)
                        FROM credits""")
                .query((row, n) -> new Sums(row.getDouble(1), row.getDouble(2)))
                .single();
    }
}
