package dev.otto.ledger.platform.projection;

import dev.otto.ledger.platform.eventstore.StreamId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Streams that a projection stands still for, each in front of an event that it could not apply. While one is parked
 * its events are passed over; they are in the log and are applied when it is retried.
 */
final class ParkedSequences {
    private final JdbcClient database;

    ParkedSequences(JdbcClient database) {
        this.database = database;
    }

    /** A stream and the first event that was not applied. */
    record Parked(String projection, StreamId stream, long position, String error) {}

    /**
     * Which of the streams are parked. The rows are locked against a retry until the transaction ends: what is passed
     * over now is in the log before the retry reads it.
     */
    Set<StreamId> among(String projection, Collection<StreamId> streams, Connection connection) throws SQLException {
        Set<StreamId> parked = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT aggregate_type, aggregate_id FROM parked_sequences
                WHERE projection = ? AND aggregate_id = ANY (?) FOR SHARE""")) {
            statement.setString(1, projection);
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "uuid", streams.stream().map(StreamId::id).toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    parked.add(new StreamId(row.getString(1), row.getObject(2, UUID.class)));
                }
            }
        }
        return parked;
    }

    /** All streams that a projection stands still for. */
    Set<StreamId> of(String projection, Connection connection) throws SQLException {
        Set<StreamId> parked = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT aggregate_type, aggregate_id FROM parked_sequences WHERE projection = ?")) {
            statement.setString(1, projection);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    parked.add(new StreamId(row.getString(1), row.getObject(2, UUID.class)));
                }
            }
        }
        return parked;
    }

    void park(Parked parked, Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                INSERT INTO parked_sequences (projection, aggregate_type, aggregate_id, position, error)
                VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (projection, aggregate_id, aggregate_type) DO UPDATE
                SET position = excluded.position, error = excluded.error, parked_at = now()""")) {
            statement.setString(1, parked.projection());
            statement.setString(2, parked.stream().type());
            statement.setObject(3, parked.stream().id());
            statement.setLong(4, parked.position());
            statement.setString(5, parked.error());
            statement.execute();
        }
    }

    /** Locks a parked stream, so that no processor passes over its events meanwhile; false if it is not parked. */
    boolean lock(String projection, StreamId stream, Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT 1 FROM parked_sequences
                WHERE projection = ? AND aggregate_id = ? AND aggregate_type = ? FOR UPDATE""")) {
            bind(statement, projection, stream);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    void unpark(String projection, StreamId stream, Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "DELETE FROM parked_sequences WHERE projection = ? AND aggregate_id = ? AND aggregate_type = ?")) {
            bind(statement, projection, stream);
            statement.execute();
        }
    }

    private static void bind(PreparedStatement statement, String projection, StreamId stream) throws SQLException {
        statement.setString(1, projection);
        statement.setObject(2, stream.id());
        statement.setString(3, stream.type());
    }

    /** Those of copies are told by their rebuild. */
    List<Parked> all() {
        return database.sql("SELECT projection, aggregate_type, aggregate_id, position, error FROM parked_sequences"
                        + " WHERE NOT starts_with(projection, ?) ORDER BY projection, position")
                .param(ProjectionTables.COPY)
                .query((row, n) -> new Parked(
                        row.getString(1),
                        new StreamId(row.getString(2), row.getObject(3, UUID.class)),
                        row.getLong(4),
                        row.getString(5)))
                .list();
    }

    Map<String, Long> countByProjection() {
        Map<String, Long> counts = new TreeMap<>();
        database.sql("SELECT projection, count(*) FROM parked_sequences WHERE NOT starts_with(projection, ?)"
                        + " GROUP BY projection")
                .param(ProjectionTables.COPY)
                .query(row -> {
                    counts.put(row.getString(1), row.getLong(2));
                });
        return Map.copyOf(counts);
    }
}
