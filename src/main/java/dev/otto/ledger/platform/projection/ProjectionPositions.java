package dev.otto.ledger.platform.projection;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Notes how far async projections have come: as far as the last of their segments. Axon stores the token of a segment
 * that has nothing to do every few seconds only, so what is noted may be a little behind the truth, never ahead.
 */
final class ProjectionPositions {
    private static final Logger LOG = LoggerFactory.getLogger(ProjectionPositions.class);

    private final List<AsyncProjection> projections;
    private final JdbcClient database;

    ProjectionPositions(
            List<AsyncProjection> projections, JdbcClient database, ParkedSequences parked, MeterRegistry meters) {
        this.projections = projections;
        this.database = database;
        Gauge.builder("ledger.projections.parked", parked, ParkedSequences::count)
                .description("streams that a projection stands still for")
                .register(meters);
        Gauge.builder("ledger.projections.lag", this, ProjectionPositions::lag)
                .description("events that the slowest async projection is behind the log")
                .register(meters);
    }

    @Scheduled(fixedDelay = 1_000)
    void note() {
        for (AsyncProjection projection : projections) {
            try {
                note(projection);
            } catch (DataAccessException e) {
                LOG.debug("The position of {} was not noted", projection.name(), e);
            }
        }
    }

    private void note(AsyncProjection projection) {
        database.sql("""
                        INSERT INTO projections AS p (name, kind, version, applied_position)
                        SELECT ?, 'async', ?, coalesce(min((convert_from(token, 'UTF8')::jsonb ->> 'globalIndex')::bigint), 0)
                        FROM token_entry WHERE processor_name = ?
                        ON CONFLICT (name) DO UPDATE SET applied_position = excluded.applied_position,
                            version = excluded.version, updated_at = now()
                        WHERE p.applied_position <> excluded.applied_position OR p.version <> excluded.version""")
                .params(projection.name(), projection.version(), projection.name())
                .update();
    }

    private double lag() {
        return database.sql(
                        "SELECT coalesce((SELECT max(position) FROM events), 0) - coalesce(min(applied_position), 0)"
                                + " FROM projections WHERE kind = 'async'")
                .query(Double.class)
                .single();
    }
}
