package dev.otto.ledger.audit.internal;

import dev.otto.ledger.platform.observability.Sampler;
import dev.otto.ledger.verifier.Head;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Whether the history is broken as far as anybody has looked, and how long events have waited for a head. */
final class AuditCounts implements Sampler {
    private final JdbcClient database;
    private final VerificationTable verifications;
    private final HeadTable heads;
    private final Keys keys;
    private final List<Sink> sinks;
    private volatile Seen seen = new Seen(Optional.empty(), 0, 0, false, Map.of());

    AuditCounts(
            JdbcClient database,
            VerificationTable verifications,
            HeadTable heads,
            Keys keys,
            List<Sink> sinks,
            MeterRegistry meters) {
        this.database = database;
        this.verifications = verifications;
        this.heads = heads;
        this.keys = keys;
        this.sinks = List.copyOf(sinks);
        Gauge.builder(
                        "ledger.audit.broken",
                        this,
                        counts -> counts.seen().broken().isPresent() ? 1 : 0)
                .description("1 while a break of the history is known that no full verification has been without since")
                .register(meters);
        Gauge.builder(
                        "ledger.audit.sealed.position",
                        this,
                        counts -> counts.seen().sealed())
                .description("the position of the newest signed head")
                .register(meters);
        Gauge.builder("ledger.audit.unsealed", this, counts -> counts.seen().unsealedSeconds())
                .description("how long the oldest event has waited for a head")
                .baseUnit("seconds")
                .register(meters);
        for (Sink sink : this.sinks) {
            Gauge.builder(
                            "ledger.audit.unpublished",
                            this,
                            counts -> counts.seen().unpublished(sink.name()))
                    .description("heads that a sink has not been told yet")
                    .tag("sink", sink.name())
                    .register(meters);
        }
    }

    /**
     * How it stood when it was last looked at.
     *
     * @param refused whether this node has another key than the ledger
     */
    record Seen(
            Optional<VerificationTable.Row> broken,
            long sealed,
            long unsealedSeconds,
            boolean refused,
            Map<String, Long> waiting) {
        long unpublished(String sink) {
            return waiting.getOrDefault(sink, 0L);
        }
    }

    Seen seen() {
        return seen;
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(5);
    }

    @Override
    public void sample() {
        long sealed = heads.newest().map(Head::position).orElse(0L);
        long waited =
                database.sql("""
                        SELECT greatest(extract(epoch FROM clock_timestamp() - recorded_at), 0)::bigint FROM events
                        WHERE position > ? ORDER BY position LIMIT 1""").param(sealed).query(Long.class).optional().orElse(0L);
        Map<String, Long> waiting = new HashMap<>();
        sinks.stream().filter(Sink::isSet).forEach(sink -> waiting.put(sink.name(), heads.countAfter(sink.position())));
        seen = new Seen(verifications.openBreak(), sealed, waited, keys.refused(), waiting);
    }
}
