package dev.otto.ledger.platform.projection;

import dev.otto.ledger.platform.eventstore.CommitParticipant;
import dev.otto.ledger.platform.eventstore.EventLog;
import dev.otto.ledger.platform.eventstore.Recorded;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All inline projections: applied by the writer in the commit of the events themselves. */
public final class InlineProjections implements CommitParticipant {
    private static final Logger LOG = LoggerFactory.getLogger(InlineProjections.class);
    private static final int CHUNK = 5_000;

    private final List<InlineProjection> projections;
    private final EventLog log;

    public InlineProjections(List<InlineProjection> projections, EventLog log) {
        this.projections = List.copyOf(projections);
        this.log = log;
    }

    @Override
    public void apply(List<Recorded> events, Connection connection) throws SQLException {
        long before = events.getFirst().position() - 1;
        bringTo(before, connection);
        ProjectionTarget live = new ProjectionTarget(connection, ProjectionTarget.LIVE);
        for (InlineProjection projection : projections) {
            projection.apply(events, live);
        }
        record(events.getLast().position(), connection);
    }

    /** Applies what a projection is missing up to a position; the caller holds the log's lock. */
    private void bringTo(long position, Connection connection) throws SQLException {
        Map<String, Long> applied = appliedPositions(connection);
        ProjectionTarget live = new ProjectionTarget(connection, ProjectionTarget.LIVE);
        for (InlineProjection projection : projections) {
            long from = applied.getOrDefault(projection.name(), 0L);
            if (from < position) {
                catchUp(projection, from, position, live);
            }
        }
    }

    private static Map<String, Long> appliedPositions(Connection connection) throws SQLException {
        Map<String, Long> applied = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT name, applied_position FROM projections WHERE kind = 'inline'")) {
            while (row.next()) {
                applied.put(row.getString(1), row.getLong(2));
            }
        }
        return applied;
    }

    private void catchUp(InlineProjection projection, long from, long to, ProjectionTarget target) throws SQLException {
        LOG.info("Projection {} applies events {} to {}", projection.name(), from + 1, to);
        long position = from;
        while (position < to) {
            List<Recorded> chunk =
                    log.decode(log.read(target.connection(), position, (int) Math.min(CHUNK, to - position)));
            projection.apply(chunk, target);
            position = chunk.getLast().position();
        }
    }

    private void record(long head, Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                INSERT INTO projections (name, kind, version, applied_position)
                SELECT p.name, 'inline', p.version, ? FROM unnest(?::text[], ?::int2[]) AS p (name, version)
                ON CONFLICT (name) DO UPDATE SET applied_position = excluded.applied_position,
                    version = excluded.version, updated_at = now()""")) {
            statement.setLong(1, head);
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "text",
                            projections.stream().map(InlineProjection::name).toArray()));
            statement.setArray(
                    3,
                    connection.createArrayOf(
                            "int2",
                            projections.stream().map(InlineProjection::version).toArray()));
            statement.execute();
        }
    }
}
