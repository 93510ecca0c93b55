package dev.otto.ledger.security.internal;

import dev.otto.ledger.platform.observability.Sampler;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How many API keys open something today. */
@Component
class KeyGauge implements Sampler {
    private final JdbcClient database;
    private volatile double keys = Double.NaN;

    KeyGauge(JdbcClient database, MeterRegistry meters) {
        this.database = database;
        Gauge.builder("ledger.api.keys", this, seen -> seen.keys)
                .description("API keys that are neither revoked nor expired")
                .register(meters);
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(60);
    }

    @Override
    public void sample() {
        keys = database.sql("SELECT count(*) FROM api_keys"
                        + " WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())")
                .query(Double.class)
                .single();
    }
}
