package dev.otto.ledger.platform.projection;

import dev.otto.ledger.platform.eventstore.EventLog;
import dev.otto.ledger.platform.eventstore.Recorded;
import dev.otto.ledger.platform.eventstore.StoredEvent;
import dev.otto.ledger.platform.eventstore.StreamId;
import dev.otto.ledger.platform.postgres.Pipeline;
import dev.otto.ledger.platform.projection.ParkedSequences.Parked;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies stored events to a projection. An event that cannot be read or applied parks its own stream from there
 * on; every other stream goes on.
 */
final class ProjectionBatch {
    private static final Logger LOG = LoggerFactory.getLogger(ProjectionBatch.class);
    private static final int PAGE = 1_000;
    private static final int LONGEST_ERROR = 1_000;

    private final Projection projection;
    private final ProjectionTables tables;
    private final EventLog log;
    private final ParkedSequences parked;

    ProjectionBatch(Projection projection, ProjectionTables tables, EventLog log, ParkedSequences parked) {
        this.projection = projection;
        this.tables = tables;
        this.log = log;
        this.parked = parked;
    }

    /** Within the caller's transaction, which also moves the token on. */
    void apply(List<StoredEvent> events, Connection connection) throws SQLException {
        Set<StreamId> streams = new HashSet<>();
        events.forEach(event -> streams.add(event.stream()));
        Set<StreamId> standing = parked.among(tables.parkedAs(), streams, connection);
        Decoded decoded = Decoded.of(
                events.stream()
                        .filter(event -> !standing.contains(event.stream()))
                        .toList(),
                log);
        // Before the others are applied: one of them may park the same stream further back.
        park(decoded.unreadable(), connection);
        List<Recorded> readable = decoded.events();
        if (!readable.isEmpty() && !applied(readable, connection)) {
            applyByStream(readable, connection);
        }
    }

    /** What applies events, not sent yet. */
    Pipeline prepare(List<Recorded> events, Connection connection) throws SQLException {
        Pipeline pipeline = new Pipeline(connection);
        projection.apply(events, tables.ofReader(pipeline));
        return pipeline;
    }

    /** Sends what applies events: all or nothing; false if the events, and not the database, are the reason. */
    boolean sent(Pipeline prepared, Connection connection) throws SQLException {
        return offence(prepared::send, connection) == null;
    }

    private boolean applied(List<Recorded> events, Connection connection) throws SQLException {
        Exception offence = offence(() -> prepare(events, connection).send(), connection);
        if (offence != null && events.size() == 1) {
            Recorded offender = events.getFirst();
            park(offender.stream(), offender.position(), offence, connection);
        }
        return offence == null;
    }

    @FunctionalInterface
    private interface Work {
        void run() throws SQLException;
    }

    /** Does it whole or not at all; null if it is done. A fault of the database is thrown. */
    private static @Nullable Exception offence(Work work, Connection connection) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            work.run();
            connection.releaseSavepoint(before);
            return null;
        } catch (SQLException | RuntimeException e) {
            if (isOfTheDatabase(e)) {
                throw e;
            }
            connection.rollback(before);
            return e;
        }
    }

    private void applyByStream(List<Recorded> events, Connection connection) throws SQLException {
        if (events.size() == 1) {
            return;
        }
        Map<StreamId, List<Recorded>> streams = new LinkedHashMap<>();
        events.forEach(event -> streams.computeIfAbsent(event.stream(), key -> new ArrayList<>())
                .add(event));
        for (List<Recorded> stream : streams.values()) {
            if (!applied(stream, connection) && stream.size() > 1) {
                for (Recorded event : stream) {
                    if (!applied(List.of(event), connection)) {
                        break;
                    }
                }
            }
        }
    }

    /**
     * Applies what a parked stream is missing. The caller's transaction has locked it.
     *
     * @return false if it stands still again, perhaps further on
     */
    boolean retry(Parked standing, Connection connection) throws SQLException {
        parked.unpark(tables.parkedAs(), standing.stream(), connection);
        long after = standing.position() - 1;
        List<StoredEvent> page;
        do {
            page = log.readStreamAfter(standing.stream(), after, PAGE);
            for (StoredEvent event : page) {
                apply(List.of(event), connection);
                if (!parked.among(tables.parkedAs(), List.of(standing.stream()), connection)
                        .isEmpty()) {
                    return false;
                }
                after = event.position();
            }
        } while (page.size() == PAGE);
        return true;
    }

    void park(List<Decoded.Unreadable> events, Connection connection) throws SQLException {
        for (Decoded.Unreadable event : events) {
            park(event.stream(), event.position(), event.cause(), connection);
        }
    }

    private void park(StreamId stream, long position, Exception cause, Connection connection) throws SQLException {
        LOG.error(
                "Projection {} stands still for {} in front of event {}: {}. Others go on.{}",
                tables.parkedAs(),
                stream,
                position,
                cause.getMessage(),
                tables.schema().equals(ProjectionTarget.LIVE)
                        ? " When the cause is mended, POST /actuator/parked/" + projection.name() + " retries it."
                        : "");
        String error = String.valueOf(cause.getMessage());
        parked.park(
                new Parked(
                        tables.parkedAs(),
                        stream,
                        position,
                        error.substring(0, Math.min(LONGEST_ERROR, error.length()))),
                connection);
    }

    private static boolean isOfTheDatabase(Exception failure) {
        if (!(failure instanceof SQLException sql)) {
            return false;
        }
        String state = sql.getSQLState();
        return state == null || !(state.startsWith("22") || state.startsWith("23"));
    }
}
