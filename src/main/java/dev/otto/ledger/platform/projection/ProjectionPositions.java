package dev.otto.ledger.platform.projection;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.transaction.TransactionException;

/**
 * Notes how far async projections have come: as far as the last of their segments. Axon stores the token of a segment
 * that has nothing to do every few seconds only, so what is noted may be a little behind the truth, never ahead. The
 * gauges, and whoever asks how many streams are parked, get what was seen last, at most a second or so ago.
 */
final class ProjectionPositions {
    private static final Logger LOG = LoggerFactory.getLogger(ProjectionPositions.class);

    private final List<AsyncProjection> projections;
    private final JdbcClient database;
    private final ParkedSequences parked;
    private final Map<String, Double> lags = new ConcurrentHashMap<>();
    private volatile Map<String, Long> standing = Map.of();

    ProjectionPositions(
            List<AsyncProjection> projections,
            List<InlineProjection> inline,
            JdbcClient database,
            ParkedSequences parked,
            MeterRegistry meters) {
        this.projections = projections;
        this.database = database;
        this.parked = parked;
        for (AsyncProjection projection : projections) {
            String name = projection.name();
            Gauge.builder("ledger.projections.lag", lags, known -> known.getOrDefault(name, Double.NaN))
                    .description("events that an asynchronous read model is behind the log")
                    .tag("projection", name)
                    .register(meters);
        }
        Stream.concat(projections.stream(), inline.stream())
                .map(Projection::name)
                .forEach(name -> Gauge.builder(
                                "ledger.projections.parked", this, seen -> seen.standing.getOrDefault(name, 0L))
                        .description("streams that a read model stands still for")
                        .tag("projection", name)
                        .register(meters));
    }

    /** How many streams each projection stands still for; those that stand still for none are left out. */
    Map<String, Long> parked() {
        return standing;
    }

    @Scheduled(fixedDelay = 1_000)
    void note() {
        try {
            projections.forEach(this::note);
            lags.putAll(lags());
            standing = parked.countByProjection();
        } catch (DataAccessException | TransactionException e) {
            LOG.debug("The positions of the projections were not noted", e);
        }
    }

    private void note(AsyncProjection projection) {
        database.sql("""
                        INSERT INTO projections AS p (name, kind, version, applied_position)
                        SELECT ?, 'async', ?, coalesce(min((convert_from(token, 'UTF8')::jsonb ->> 'globalIndex')::bigint), 0)
                        FROM token_entry WHERE processor_name = ?
                        ON CONFLICT (name) DO UPDATE SET applied_position = excluded.applied_position, updated_at = now()
                        WHERE p.applied_position <> excluded.applied_position""")
                .params(projection.name(), projection.version(), projection.name())
                .update();
    }

    private Map<String, Double> lags() {
        Map<String, Double> found = new ConcurrentHashMap<>();
        database.sql("SELECT name, coalesce((SELECT max(position) FROM events), 0) - applied_position"
                        + " FROM projections WHERE kind = 'async'")
                .query(row -> {
                    found.put(row.getString(1), row.getDouble(2));
                });
        return found;
    }
}
