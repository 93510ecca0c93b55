package dev.otto.ledger.platform.eventstore;

import dev.otto.ledger.kernel.LedgerEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceUtils;

/** Reads the log. */
public final class EventLog {
    private static final String COLUMNS =
            "position, aggregate_type, aggregate_id, sequence, type, version, payload, metadata, recorded_at, hash";

    private final DataSource dataSource;
    private final JdbcClient database;
    private final EventCodec codec;

    public EventLog(DataSource dataSource, EventCodec codec) {
        this.dataSource = dataSource;
        this.database = JdbcClient.create(dataSource);
        this.codec = codec;
    }

    /** The last position, 0 for an empty log. */
    public long head() {
        return database.sql("SELECT coalesce(max(position), 0) FROM events")
                .query(Long.class)
                .single();
    }

    /** Events after a position, in order. */
    public List<StoredEvent> read(long after, int limit) {
        Connection connection = DataSourceUtils.getConnection(dataSource);
        try {
            return read(connection, after, limit);
        } catch (SQLException e) {
            throw new org.springframework.jdbc.UncategorizedSQLException("reading events", null, e);
        } finally {
            DataSourceUtils.releaseConnection(connection, dataSource);
        }
    }

    /** The same within the caller's transaction. */
    public List<StoredEvent> read(Connection connection, long after, int limit) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT " + COLUMNS + " FROM events WHERE position > ? ORDER BY position LIMIT ?")) {
            statement.setLong(1, after);
            statement.setInt(2, limit);
            List<StoredEvent> events = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    events.add(stored(row));
                }
            }
            return events;
        }
    }

    /** The events at many positions, in order. */
    public List<StoredEvent> readAt(long[] positions) {
        return database.sql("SELECT " + COLUMNS + " FROM events WHERE position = ANY (?) ORDER BY position")
                .param(LongStream.of(positions).boxed().toArray(Long[]::new))
                .query((row, n) -> stored(row))
                .list();
    }

    /** One stream's events after a sequence, in order. */
    public List<StoredEvent> readStream(StreamId stream, long afterSequence, int limit) {
        return database.sql("SELECT " + COLUMNS + " FROM events WHERE aggregate_id = ? AND aggregate_type = ?"
                        + " AND sequence > ? ORDER BY sequence LIMIT ?")
                .params(stream.id(), stream.type(), afterSequence, limit)
                .query((row, n) -> stored(row))
                .list();
    }

    /** One stream's events after a position of the log, in order. */
    public List<StoredEvent> readStreamAfter(StreamId stream, long afterPosition, int limit) {
        return database.sql("SELECT " + COLUMNS + " FROM events WHERE aggregate_id = ? AND aggregate_type = ?"
                        + " AND position > ? ORDER BY sequence LIMIT ?")
                .params(stream.id(), stream.type(), afterPosition, limit)
                .query((row, n) -> stored(row))
                .list();
    }

    /** The events of many streams of one type between two positions, the later one included, in the order of the log. */
    public List<StoredEvent> readStreams(String type, UUID[] ids, long after, long upTo) {
        return database.sql("SELECT " + COLUMNS + " FROM events WHERE aggregate_id = ANY (?) AND aggregate_type = ?"
                        + " AND position > ? AND position <= ? ORDER BY position")
                .params(ids, type, after, upTo)
                .query((row, n) -> stored(row))
                .list();
    }

    /** The last event of a stream at or before an instant, if there is any. Ask only of a settled instant. */
    public Optional<StreamEnd> endAt(StreamId stream, Instant instant) {
        return database.sql(
                        "SELECT e.position, e.sequence, e.recorded_at FROM position_at(?) AS p, sequence_at(?, ?, p) AS s,"
                                + " LATERAL (SELECT position, sequence, recorded_at FROM events"
                                + " WHERE aggregate_id = ? AND aggregate_type = ? AND sequence = s LIMIT 1) e")
                .params(
                        OffsetDateTime.ofInstant(instant, ZoneOffset.UTC),
                        stream.type(),
                        stream.id(),
                        stream.id(),
                        stream.type())
                .query((row, n) -> end(row))
                .optional();
    }

    /** The last event of a stream at or before a position of the log, if there is any. */
    public Optional<StreamEnd> endBy(StreamId stream, long position) {
        return database.sql("SELECT position, sequence, recorded_at FROM events WHERE aggregate_id = ?"
                        + " AND aggregate_type = ? AND sequence = sequence_at(?, ?, ?)")
                .params(stream.id(), stream.type(), stream.type(), stream.id(), position)
                .query((row, n) -> end(row))
                .optional();
    }

    /** The last event of a stream, if there is any. */
    public Optional<StreamEnd> end(StreamId stream) {
        return database.sql("SELECT position, sequence, recorded_at FROM events"
                        + " WHERE aggregate_id = ? AND aggregate_type = ? ORDER BY sequence DESC LIMIT 1")
                .params(stream.id(), stream.type())
                .query((row, n) -> end(row))
                .optional();
    }

    private static StreamEnd end(ResultSet row) throws SQLException {
        return new StreamEnd(
                row.getLong(1),
                row.getLong(2),
                row.getObject(3, OffsetDateTime.class).toInstant());
    }

    /**
     * The events, with the personal fields of those who are not erased by now. Throws {@link UnreadableEvent} at the
     * first event that cannot be read.
     */
    public List<Recorded> decode(List<StoredEvent> events) {
        return codec.read(events);
    }

    /** The same for whoever has no use for personal fields: they all read as erased. */
    public List<Recorded> decodeWithoutPersons(List<StoredEvent> events) {
        return codec.readWithoutPersons(events);
    }

    /** The event of a page that a state is made of. */
    public LedgerEvent decodeWithoutPersons(StreamId stream, StreamPage.Event event) {
        return codec.readWithoutPersons(stream, event);
    }

    private static StoredEvent stored(ResultSet row) throws SQLException {
        return new StoredEvent(
                row.getLong(1),
                new StreamId(row.getString(2), row.getObject(3, UUID.class)),
                row.getLong(4),
                row.getString(5),
                row.getShort(6),
                row.getBytes(7),
                row.getBytes(8),
                row.getObject(9, OffsetDateTime.class).toInstant(),
                row.getBytes(10));
    }
}
