package dev.otto.ledger.platform.eventstore;

import dev.otto.ledger.kernel.IdempotencyKey;
import dev.otto.ledger.platform.postgres.Pipeline;
import dev.otto.ledger.platform.postgres.Rows;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What decides whether units may commit: each question once for many of them. An answer is there when the pipeline has
 * been sent.
 */
final class BatchReader {
    private final Pipeline pipeline;

    BatchReader(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    AtomicReference<LogHead> head() {
        AtomicReference<LogHead> head = new AtomicReference<>(LogHead.EMPTY);
        pipeline.ask(
                row -> {
                    row.next();
                    byte[] hash = row.getBytes(2);
                    OffsetDateTime stamp = row.getObject(3, OffsetDateTime.class);
                    head.set(new LogHead(
                            row.getLong(1),
                            hash == null ? LogHead.EMPTY.hash() : hash,
                            stamp == null ? LogHead.EMPTY.stamp() : stamp.toInstant()));
                },
                LogHead.QUERY);
        return head;
    }

    /** The last sequence of each stream that has any event. */
    Map<StreamId, Long> lastSequences(Collection<StreamId> streams) throws SQLException {
        Map<StreamId, Long> sequences = new HashMap<>();
        Rows rows = new Rows(pipeline, "text", "uuid");
        streams.forEach(stream -> rows.add(stream.type(), stream.id()));
        rows.ask(
                row -> {
                    while (row.next()) {
                        sequences.put(new StreamId(row.getString(1), row.getObject(2, UUID.class)), row.getLong(3));
                    }
                },
                """
                SELECT s.type, s.id, e.sequence FROM %s AS s (type, id)
                CROSS JOIN LATERAL (SELECT sequence FROM events WHERE aggregate_id = s.id AND aggregate_type = s.type
                                    ORDER BY sequence DESC LIMIT 1) e""");
        return sequences;
    }

    /** Of these keys, those that have been used. */
    Map<IdempotencyKey, UsedKey> usedKeys(Collection<IdempotencyKey> keys) throws SQLException {
        Map<IdempotencyKey, UsedKey> used = new HashMap<>();
        if (keys.isEmpty()) {
            return used;
        }
        Rows rows = new Rows(pipeline, "text", "text");
        keys.forEach(key -> rows.add(key.client(), key.key()));
        rows.ask(
                row -> {
                    while (row.next()) {
                        used.put(
                                new IdempotencyKey(row.getString(1), row.getString(2)),
                                new UsedKey(row.getBytes(3), row.getLong(4), row.getLong(5)));
                    }
                },
                """
                SELECT k.client, k.key, i.fingerprint, i.first_position, i.last_position FROM %s AS k (client, key)
                JOIN idempotency_keys i ON i.client = k.client AND i.key = k.key""");
        return used;
    }

    /** Who holds what is claimed. */
    Map<ClaimKey, UUID> holders(Collection<Claim> claims) throws SQLException {
        Map<ClaimKey, UUID> holders = new HashMap<>();
        if (claims.isEmpty()) {
            return holders;
        }
        Rows rows = new Rows(pipeline, "text", "bytea");
        claims.forEach(claim -> rows.add(claim.space(), claim.value()));
        rows.ask(
                row -> {
                    while (row.next()) {
                        holders.put(
                                new ClaimKey(row.getString(1), ByteBuffer.wrap(row.getBytes(2))),
                                row.getObject(3, UUID.class));
                    }
                },
                """
                SELECT c.space, c.value, h.holder FROM %s AS c (space, value)
                JOIN claims h ON h.space = c.space AND h.value = c.value""");
        return holders;
    }

    /** A claim's space and value, comparable. */
    record ClaimKey(String space, ByteBuffer value) {
        static ClaimKey of(Claim claim) {
            return new ClaimKey(claim.space(), ByteBuffer.wrap(claim.value()));
        }
    }
}
