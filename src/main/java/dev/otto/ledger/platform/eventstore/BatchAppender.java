package dev.otto.ledger.platform.eventstore;

import dev.otto.ledger.kernel.LedgerEvent;
import dev.otto.ledger.platform.personal.NewPersonalKey;
import dev.otto.ledger.platform.postgres.Rows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One batch in one transaction: the lock, the checks, dense positions, one stamp, the chain, the events, and every
 * inline projection. Does not commit.
 */
final class BatchAppender {
    private final ChainHash chain = new ChainHash();
    private final CommitParticipant participant;
    private final LedgerClock clock;

    BatchAppender(CommitParticipant participant, LedgerClock clock) {
        this.participant = participant;
        this.clock = clock;
    }

    /**
     * What a batch wrote.
     *
     * @param head the last event with it; by its hash the batch is known again after a commit whose answer was lost
     */
    record Appended(Map<AppendUnit, Settlement> settlements, LogHead head, List<Recorded> events) {}

    /** The clock is read under the lock: a batch that waited for it carries the instant at which it was let in. */
    Appended append(List<AppendUnit> units, Connection connection) throws SQLException {
        LogLock.acquire(connection);
        BatchReader reader = new BatchReader(connection);
        LogHead head = reader.head();
        Instant stamp = stamp(units, head, clock.read());
        BatchSelection selection = BatchSelection.of(units, reader, stamp);
        Map<AppendUnit, Settlement> settlements = new LinkedHashMap<>(selection.dropped());
        List<StoredEvent> stored = new ArrayList<>();
        List<Recorded> recorded = new ArrayList<>();
        long position = head.position();
        byte[] hash = head.hash();
        for (AppendUnit unit : selection.kept()) {
            List<Recorded> ofUnit = new ArrayList<>(unit.events().size());
            for (PendingEvent event : unit.events()) {
                position++;
                StoredEvent row = stored(unit, event, position, stamp, hash);
                hash = row.hash();
                stored.add(row);
                ofUnit.add(new Recorded(
                        position, event.stream(), event.sequence(), stamp, event.event(), unit.provenance()));
            }
            recorded.addAll(ofUnit);
            settlements.put(unit, new Settlement.Committed(List.copyOf(ofUnit)));
        }
        if (stored.isEmpty()) {
            return new Appended(settlements, head, recorded);
        }
        insertKeys(selection.kept(), connection);
        insert(head.position(), stamp, stored, connection);
        destroyKeys(recorded, connection);
        participant.apply(recorded, connection);
        notifyOthers(connection, position);
        return new Appended(settlements, new LogHead(position, hash, stamp), recorded);
    }

    /** R15: the larger of the clock and the last stamp, and never before an instant at which a unit was decided. */
    private static Instant stamp(List<AppendUnit> units, LogHead head, Instant now) {
        Instant stamp = now.isAfter(head.recordedAt()) ? now : head.recordedAt();
        for (AppendUnit unit : units) {
            if (unit.decidedAt().isAfter(stamp)) {
                stamp = unit.decidedAt();
            }
        }
        return stamp;
    }

    private StoredEvent stored(AppendUnit unit, PendingEvent event, long position, Instant stamp, byte[] previous) {
        StoredEvent unhashed = new StoredEvent(
                position,
                event.stream(),
                event.sequence(),
                event.type(),
                event.version(),
                event.payload(),
                unit.metadata(),
                stamp,
                previous);
        return new StoredEvent(
                position,
                event.stream(),
                event.sequence(),
                event.type(),
                event.version(),
                event.payload(),
                unit.metadata(),
                stamp,
                chain.of(previous, unhashed));
    }

    private static void insertKeys(List<AppendUnit> units, Connection connection) throws SQLException {
        Rows rows = new Rows(connection, "uuid", "bytea");
        for (AppendUnit unit : units) {
            for (NewPersonalKey key : unit.newKeys()) {
                rows.add(key.subject(), key.wrapped());
            }
        }
        rows.execute(
                "INSERT INTO personal_keys (subject, wrapped) SELECT r.subject, r.wrapped FROM %s AS r (subject, wrapped)");
    }

    /** The erased person's key goes in the commit of the event that says so. */
    private static void destroyKeys(List<Recorded> events, Connection connection) throws SQLException {
        Rows rows = new Rows(connection, "uuid", "int8");
        for (Recorded recorded : events) {
            if (recorded.event() instanceof LedgerEvent.OfErasedPerson erasure) {
                rows.add(erasure.account().value(), recorded.position());
            }
        }
        rows.execute("WITH erased AS (INSERT INTO erasures (subject, position)"
                + " SELECT r.subject, r.position FROM %s AS r (subject, position) RETURNING subject)"
                + " DELETE FROM personal_keys k USING erased WHERE k.subject = erased.subject");
    }

    private static void insert(long head, Instant stamp, List<StoredEvent> events, Connection connection)
            throws SQLException {
        int n = events.size();
        Object[] streamTypes = new Object[n];
        Object[] streamIds = new Object[n];
        Object[] sequences = new Object[n];
        Object[] types = new Object[n];
        Object[] versions = new Object[n];
        byte[][] payloads = new byte[n][];
        byte[][] metadata = new byte[n][];
        byte[][] hashes = new byte[n][];
        for (int i = 0; i < n; i++) {
            StoredEvent event = events.get(i);
            streamTypes[i] = event.stream().type();
            streamIds[i] = event.stream().id();
            sequences[i] = event.sequence();
            types[i] = event.type();
            versions[i] = event.version();
            payloads[i] = event.payload();
            metadata[i] = event.metadata();
            hashes[i] = event.hash();
        }
        try (PreparedStatement append =
                connection.prepareStatement("SELECT append_events(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            append.setLong(1, head);
            append.setObject(2, OffsetDateTime.ofInstant(stamp, ZoneOffset.UTC));
            append.setArray(3, connection.createArrayOf("text", streamTypes));
            append.setArray(4, connection.createArrayOf("uuid", streamIds));
            append.setArray(5, connection.createArrayOf("int8", sequences));
            append.setArray(6, connection.createArrayOf("text", types));
            append.setArray(7, connection.createArrayOf("int2", versions));
            append.setArray(8, connection.createArrayOf("bytea", payloads));
            append.setArray(9, connection.createArrayOf("bytea", metadata));
            append.setArray(10, connection.createArrayOf("bytea", hashes));
            append.execute();
        }
    }

    private static void notifyOthers(Connection connection, long position) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT pg_notify(?, ?)")) {
            statement.setString(1, LogSignal.CHANNEL);
            statement.setString(2, Long.toString(position));
            statement.execute();
        }
    }
}
