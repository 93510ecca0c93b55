package dev.otto.ledger.platform.eventstore;

import dev.otto.ledger.kernel.IdempotencyKey;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What the writer reads under the log's lock, before it numbers a batch: each question once for the whole batch. */
final class BatchReader {
    private final Connection connection;

    BatchReader(Connection connection) {
        this.connection = connection;
    }

    LogHead head() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT position, hash, recorded_at FROM events ORDER BY position DESC LIMIT 1")) {
            return row.next()
                    ? new LogHead(
                            row.getLong(1),
                            row.getBytes(2),
                            row.getObject(3, OffsetDateTime.class).toInstant())
                    : LogHead.EMPTY;
        }
    }

    /** The last sequence of each stream that has any event. */
    Map<StreamId, Long> lastSequences(Collection<StreamId> streams) throws SQLException {
        Map<StreamId, Long> sequences = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT s.type, s.id, e.sequence
                FROM unnest(?::text[], ?::uuid[]) AS s (type, id)
                CROSS JOIN LATERAL (SELECT sequence FROM events WHERE aggregate_id = s.id AND aggregate_type = s.type
                                    ORDER BY sequence DESC LIMIT 1) e""")) {
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "text", streams.stream().map(StreamId::type).toArray()));
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "uuid", streams.stream().map(StreamId::id).toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    sequences.put(new StreamId(row.getString(1), row.getObject(2, UUID.class)), row.getLong(3));
                }
            }
        }
        return sequences;
    }

    Map<IdempotencyKey, UsedKey> usedKeys(Collection<IdempotencyKey> keys) throws SQLException {
        Map<IdempotencyKey, UsedKey> used = new HashMap<>();
        if (keys.isEmpty()) {
            return used;
        }
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT k.client, k.key, i.fingerprint, i.first_position, i.last_position
                FROM unnest(?::text[], ?::text[]) AS k (client, key)
                JOIN idempotency_keys i ON i.client = k.client AND i.key = k.key""")) {
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "text", keys.stream().map(IdempotencyKey::client).toArray()));
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "text", keys.stream().map(IdempotencyKey::key).toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    used.put(
                            new IdempotencyKey(row.getString(1), row.getString(2)),
                            new UsedKey(row.getBytes(3), row.getLong(4), row.getLong(5)));
                }
            }
        }
        return used;
    }

    /** Who holds what is claimed. */
    Map<ClaimKey, UUID> holders(List<Claim> claims) throws SQLException {
        Map<ClaimKey, UUID> holders = new HashMap<>();
        if (claims.isEmpty()) {
            return holders;
        }
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT c.space, c.value, h.holder
                FROM unnest(?::text[], ?::bytea[]) AS c (space, value)
                JOIN claims h ON h.space = c.space AND h.value = c.value""")) {
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "text", claims.stream().map(Claim::space).toArray()));
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "bytea", claims.stream().map(Claim::value).toArray(byte[][]::new)));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    holders.put(
                            new ClaimKey(row.getString(1), ByteBuffer.wrap(row.getBytes(2))),
                            row.getObject(3, UUID.class));
                }
            }
        }
        return holders;
    }

    /** A claim's space and value, comparable. */
    record ClaimKey(String space, ByteBuffer value) {
        static ClaimKey of(Claim claim) {
            return new ClaimKey(claim.space(), ByteBuffer.wrap(claim.value()));
        }
    }
}
