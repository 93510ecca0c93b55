package dev.otto.ledger.audit.internal;

import dev.otto.ledger.platform.eventstore.ChainHash;
import dev.otto.ledger.platform.eventstore.StoredEvent;
import dev.otto.ledger.platform.eventstore.StreamId;
import dev.otto.ledger.verifier.AuditKey;
import dev.otto.ledger.verifier.Head;
import dev.otto.ledger.verifier.LoggedEvent;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A whole history in memory, to be changed at will, and written as a superuser whom no trigger stops. */
final class Book {
    final List<LoggedEvent> events;
    final List<Head> heads;
    final List<AuditKey> keys;
    /** Done to the read models. */
    final List<String> sql = new ArrayList<>();

    Book(List<LoggedEvent> events, List<Head> heads, List<AuditKey> keys) {
        this.events = new ArrayList<>(events);
        this.heads = new ArrayList<>(heads);
        this.keys = new ArrayList<>(keys);
    }

    /** The row at an index, with a new value in some of its columns. */
    static final class Edit {
        private final Book book;
        private final int index;
        private LoggedEvent row;

        private Edit(Book book, int index) {
            this.book = book;
            this.index = index;
            this.row = book.events.get(index);
        }

        LoggedEvent row() {
            return row;
        }

        Edit position(long value) {
            return set(value, row.aggregateType(), row.aggregateId(), row.sequence(), row.type(), row.version());
        }

        Edit aggregateType(String value) {
            return set(row.position(), value, row.aggregateId(), row.sequence(), row.type(), row.version());
        }

        Edit aggregateId(UUID value) {
            return set(row.position(), row.aggregateType(), value, row.sequence(), row.type(), row.version());
        }

        Edit sequence(long value) {
            return set(row.position(), row.aggregateType(), row.aggregateId(), value, row.type(), row.version());
        }

        Edit type(String value) {
            return set(row.position(), row.aggregateType(), row.aggregateId(), row.sequence(), value, row.version());
        }

        Edit version(int value) {
            return set(
                    row.position(), row.aggregateType(), row.aggregateId(), row.sequence(), row.type(), (short) value);
        }

        private Edit set(long position, String aggregateType, UUID id, long sequence, String type, short version) {
            return put(new LoggedEvent(
                    position,
                    aggregateType,
                    id,
                    sequence,
                    type,
                    version,
                    row.payload(),
                    row.metadata(),
                    row.recordedAt(),
                    row.hash()));
        }

        Edit payload(byte[] value) {
            return bytes(value, row.metadata(), row.recordedAt(), row.hash());
        }

        Edit payload(String pattern, String replacement) {
            String text = new String(row.payload(), StandardCharsets.UTF_8);
            String changed = text.replaceFirst(pattern, replacement);
            if (changed.equals(text)) {
                throw new AssertionError(pattern + " is not in " + text);
            }
            return payload(changed.getBytes(StandardCharsets.UTF_8));
        }

        Edit metadata(byte[] value) {
            return bytes(row.payload(), value, row.recordedAt(), row.hash());
        }

        Edit recordedAt(long value) {
            return bytes(row.payload(), row.metadata(), value, row.hash());
        }

        Edit hash(byte[] value) {
            return bytes(row.payload(), row.metadata(), row.recordedAt(), value);
        }

        private Edit bytes(byte[] payload, byte[] metadata, long recordedAt, byte[] hash) {
            return put(new LoggedEvent(
                    row.position(),
                    row.aggregateType(),
                    row.aggregateId(),
                    row.sequence(),
                    row.type(),
                    row.version(),
                    payload,
                    metadata,
                    recordedAt,
                    hash));
        }

        private Edit put(LoggedEvent changed) {
            row = changed;
            book.events.set(index, changed);
            return this;
        }
    }

    Edit edit(int index) {
        return new Edit(this, index);
    }

    /** The index of the last event of a type, before an index. */
    int last(String type, int before) {
        for (int i = before - 1; i >= 0; i--) {
            if (events.get(i).type().equals(type)) {
                return i;
            }
        }
        throw new AssertionError("no " + type);
    }

    int last(String type) {
        return last(type, events.size());
    }

    /** Gives all from an index on positions without a gap. */
    void renumber(int from) {
        for (int i = from; i < events.size(); i++) {
            edit(i).position(i + 1L);
        }
    }

    /** Makes every hash from an index on anew, as the service's own code does. */
    void rechain(int from) {
        ChainHash chain = new ChainHash();
        byte[] previous = from == 0 ? ChainHash.genesis() : events.get(from - 1).hash();
        for (int i = from; i < events.size(); i++) {
            LoggedEvent row = events.get(i);
            previous = chain.of(
                    previous,
                    new StoredEvent(
                            row.position(),
                            new StreamId(row.aggregateType(), row.aggregateId()),
                            row.sequence(),
                            row.type(),
                            row.version(),
                            row.payload(),
                            row.metadata(),
                            Instant.EPOCH.plus(row.recordedAt(), ChronoUnit.MICROS),
                            previous));
            edit(i).hash(previous);
        }
    }

    /** The hash at a position now, or some other where there is none any more. */
    byte[] hashAt(long position) {
        return events.stream()
                .filter(event -> event.position() == position)
                .map(LoggedEvent::hash)
                .findFirst()
                .orElseGet(() -> new byte[32]);
    }

    void write(Connection superuser) throws SQLException {
        try (Statement statement = superuser.createStatement()) {
            statement.execute("ALTER TABLE events DISABLE TRIGGER ALL");
            statement.execute("DELETE FROM audit_heads; DELETE FROM audit_keys; DELETE FROM events");
            for (String one : sql) {
                statement.execute(one);
            }
        }
        try (PreparedStatement insert =
                superuser.prepareStatement("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            for (LoggedEvent row : events) {
                insert.setLong(1, row.position());
                insert.setString(2, row.aggregateType());
                insert.setObject(3, row.aggregateId());
                insert.setLong(4, row.sequence());
                insert.setString(5, row.type());
                insert.setShort(6, row.version());
                insert.setBytes(7, row.payload());
                insert.setBytes(8, row.metadata());
                insert.setObject(
                        9,
                        OffsetDateTime.ofInstant(
                                Instant.EPOCH.plus(row.recordedAt(), ChronoUnit.MICROS), ZoneOffset.UTC));
                insert.setBytes(10, row.hash());
                insert.addBatch();
            }
            insert.executeBatch();
        }
        writeHeads(superuser);
    }

    private void writeHeads(Connection superuser) throws SQLException {
        try (PreparedStatement insert =
                superuser.prepareStatement("INSERT INTO audit_keys VALUES (?, ?, ?, ?, ?, ?)")) {
            for (AuditKey key : keys) {
                insert.setString(1, key.id());
                insert.setBytes(2, key.encoded());
                insert.setObject(3, Instant.parse(key.createdAt()).atOffset(ZoneOffset.UTC));
                insert.setString(4, key.previous());
                insert.setBytes(5, key.endorsement());
                insert.setBytes(6, key.acceptance());
                insert.addBatch();
            }
            insert.executeBatch();
        }
        try (PreparedStatement insert = superuser.prepareStatement("INSERT INTO audit_heads VALUES (?, ?, ?, ?, ?)")) {
            for (Head head : heads) {
                insert.setLong(1, head.position());
                insert.setBytes(2, head.root());
                insert.setObject(3, Instant.parse(head.sealedAt()).atOffset(ZoneOffset.UTC));
                insert.setString(4, head.keyId());
                insert.setBytes(5, head.signature());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }
}
