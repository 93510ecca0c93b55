package dev.otto.ledger.faults;

import dev.otto.ledger.platform.eventstore.ChainHash;
import dev.otto.ledger.platform.eventstore.LogLock;
import dev.otto.ledger.platform.eventstore.StoredEvent;
import dev.otto.ledger.platform.eventstore.StreamId;
import dev.otto.ledger.platform.postgres.DatabaseSettings;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;

/** The log as its owner sees it: rows, without any of the service's code but the description of the hash. */
final class RawLog {
    private static final String METADATA = "{\"actor\":{\"kind\":\"ledger\",\"name\":\"ledger\"}}";

    private RawLog() {}

    /** Outside every pool, as the owner, in a transaction that the caller ends. */
    static Connection owner(DatabaseSettings database) throws SQLException {
        Connection connection = database.migration().connect(Map.of());
        connection.setAutoCommit(false);
        return connection;
    }

    static void execute(DatabaseSettings database, String sql) {
        try (Connection owner = database.migration().connect(Map.of());
                Statement statement = owner.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Appends an event as a node would, rightly hashed and under the log's lock, whatever its name and payload. */
    static long append(DatabaseSettings database, StreamId stream, String type, String payload) throws SQLException {
        try (Connection owner = owner(database)) {
            LogLock.acquire(owner);
            long position = appendAtHead(owner, stream, type, payload);
            owner.commit();
            return position;
        }
    }

    /** The same without the lock; the caller commits. */
    static long appendAtHead(Connection connection, StreamId stream, String type, String payload) throws SQLException {
        long head = 0;
        byte[] previous = ChainHash.genesis();
        Instant stamp = Instant.now().truncatedTo(ChronoUnit.MICROS);
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT position, hash, recorded_at FROM events ORDER BY position DESC LIMIT 1")) {
            if (row.next()) {
                head = row.getLong(1);
                previous = row.getBytes(2);
                Instant last = row.getObject(3, OffsetDateTime.class).toInstant();
                stamp = stamp.isAfter(last) ? stamp : last;
            }
        }
        long sequence = number(
                connection,
                "SELECT coalesce(max(sequence), -1) + 1 FROM events WHERE aggregate_type = '%s' AND aggregate_id = '%s'"
                        .formatted(stream.type(), stream.id()));
        StoredEvent event = new StoredEvent(
                head + 1,
                stream,
                sequence,
                type,
                (short) 1,
                payload.getBytes(StandardCharsets.UTF_8),
                METADATA.getBytes(StandardCharsets.UTF_8),
                stamp,
                previous);
        append(connection, head, event, new ChainHash().of(previous, event));
        return head + 1;
    }

    /** Calls append_events with one event and nothing checked before. */
    static void append(Connection connection, long head, StoredEvent event, byte[] hash) throws SQLException {
        try (PreparedStatement append =
                connection.prepareStatement("SELECT append_events(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            append.setLong(1, head);
            append.setObject(2, OffsetDateTime.ofInstant(event.recordedAt(), ZoneOffset.UTC));
            append.setArray(3, connection.createArrayOf("text", new Object[] {
                event.stream().type()
            }));
            append.setArray(4, connection.createArrayOf("uuid", new Object[] {
                event.stream().id()
            }));
            append.setArray(5, connection.createArrayOf("int8", new Object[] {event.sequence()}));
            append.setArray(6, connection.createArrayOf("text", new Object[] {event.type()}));
            append.setArray(7, connection.createArrayOf("int2", new Object[] {event.version()}));
            append.setArray(8, connection.createArrayOf("bytea", new byte[][] {event.payload()}));
            append.setArray(9, connection.createArrayOf("bytea", new byte[][] {event.metadata()}));
            append.setArray(10, connection.createArrayOf("bytea", new byte[][] {hash}));
            append.execute();
        }
    }

    /** The first position whose hash is not what its row and the hash before it make; empty for an intact log. */
    static OptionalLong firstBreak(Connection connection) throws SQLException {
        ChainHash chain = new ChainHash();
        byte[] previous = ChainHash.genesis();
        long expected = 1;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT position, aggregate_type, aggregate_id, sequence, type,"
                        + " version, payload, metadata, recorded_at, hash FROM events ORDER BY position")) {
            while (row.next()) {
                StoredEvent event = new StoredEvent(
                        row.getLong(1),
                        new StreamId(row.getString(2), row.getObject(3, UUID.class)),
                        row.getLong(4),
                        row.getString(5),
                        row.getShort(6),
                        row.getBytes(7),
                        row.getBytes(8),
                        row.getObject(9, OffsetDateTime.class).toInstant(),
                        row.getBytes(10));
                byte[] hash = chain.of(previous, event);
                if (event.position() != expected || !Arrays.equals(hash, event.hash())) {
                    return OptionalLong.of(event.position());
                }
                previous = hash;
                expected++;
            }
        }
        return OptionalLong.empty();
    }
}
