package dev.otto.ledger.platform.projection;

import dev.otto.ledger.platform.eventstore.CommitParticipant;
import dev.otto.ledger.platform.eventstore.EventLog;
import dev.otto.ledger.platform.eventstore.Recorded;
import dev.otto.ledger.platform.eventstore.StoredEvent;
import dev.otto.ledger.platform.eventstore.StreamId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All inline projections: applied by the writer in the commit of the events themselves. Events that another writer left
 * to be applied are caught up with first. One of them that cannot be read or applied parks its stream, and while a
 * stream is parked it takes no events: what an inline projection lacks, a decision would lack too.
 */
public final class InlineProjections implements CommitParticipant {
    private static final Logger LOG = LoggerFactory.getLogger(InlineProjections.class);
    private static final int CHUNK = 5_000;

    private final List<InlineProjection> projections;
    private final EventLog log;
    private final ParkedSequences parked;

    InlineProjections(List<InlineProjection> projections, EventLog log, ParkedSequences parked) {
        this.projections = List.copyOf(projections);
        this.log = log;
        this.parked = parked;
    }

    /** How far each projection has come, and the streams that any of them stands still for. */
    private record Progress(Map<String, Long> applied, Set<StreamId> parked) {}

    @Override
    public void apply(List<Recorded> events, Connection connection) throws SQLException {
        bringTo(events.getFirst().position() - 1, events, connection);
        ProjectionTarget live = new ProjectionTarget(connection, ProjectionTarget.LIVE);
        for (InlineProjection projection : projections) {
            projection.apply(events, live);
        }
        Scrub.begin(events, projections, connection);
        record(events.getLast().position(), connection);
    }

    /**
     * Applies what a projection is missing up to a position, and refuses to go on with a stream that is parked. The
     * caller holds the log's lock.
     */
    private void bringTo(long position, List<Recorded> next, Connection connection) throws SQLException {
        Progress progress = progress(connection);
        boolean caughtUp = false;
        for (InlineProjection projection : projections) {
            long from = progress.applied.getOrDefault(projection.name(), 0L);
            if (from < position) {
                catchUp(projection, from, position, connection);
                caughtUp = true;
            }
        }
        Set<StreamId> standing = caughtUp ? progress(connection).parked : progress.parked;
        for (Recorded event : next) {
            if (standing.contains(event.stream())) {
                throw new IllegalStateException(event.stream() + " is parked: see /actuator/parked");
            }
        }
    }

    /** One statement, since every batch asks it. */
    private Progress progress(Connection connection) throws SQLException {
        Progress progress = new Progress(new HashMap<>(), new HashSet<>());
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT name, applied_position, NULL, NULL FROM projections WHERE kind = 'inline'
                        UNION ALL
                        SELECT projection, NULL, aggregate_type, aggregate_id FROM parked_sequences""")) {
            while (row.next()) {
                String name = row.getString(1);
                String parkedType = row.getString(3);
                if (parkedType == null) {
                    progress.applied.put(name, row.getLong(2));
                } else if (projections.stream().anyMatch(one -> one.name().equals(name))) {
                    progress.parked.add(new StreamId(parkedType, row.getObject(4, UUID.class)));
                }
            }
        }
        return progress;
    }

    private void catchUp(InlineProjection projection, long from, long to, Connection connection) throws SQLException {
        LOG.info("Projection {} applies events {} to {}", projection.name(), from + 1, to);
        ProjectionBatch batch = new ProjectionBatch(projection, log, parked);
        long position = from;
        while (position < to) {
            List<StoredEvent> chunk = log.read(connection, position, (int) Math.min(CHUNK, to - position));
            batch.apply(chunk, connection);
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
