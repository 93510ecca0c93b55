package dev.otto.ledger.platform.eventstore;

import dev.otto.ledger.kernel.LedgerEvent;
import dev.otto.ledger.platform.personal.NewPersonalKey;
import dev.otto.ledger.platform.postgres.Pipeline;
import dev.otto.ledger.platform.postgres.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One batch in one transaction: the lock, the checks, dense positions, one stamp, the chain, the events, and every
 * inline projection. Does not commit.
 */
final class BatchAppender {
    private static final Duration BETWEEN_MESSAGES = Duration.ofMillis(100);
    /** From how many events on it pays to send them while the rows of the read models are still made. */
    static final int MANY = 200;

    private final ChainHash chain = new ChainHash();
    private final CommitParticipant participant;
    private final LedgerClock clock;
    private final OwnTail tail;
    private final Executor companion;
    private long toldAt = System.nanoTime() - BETWEEN_MESSAGES.toNanos();
    private boolean untold;

    /**
     * @param companion sends the events of a large batch to the database, while the caller makes the rows of its read models
     */
    BatchAppender(CommitParticipant participant, LedgerClock clock, OwnTail tail, Executor companion) {
        this.participant = participant;
        this.clock = clock;
        this.tail = tail;
        this.companion = companion;
    }

    /**
     * What a batch wrote.
     *
     * @param head the last event with it, or the one before it if it wrote none; by its hash the batch is known again after a commit whose answer was lost
     */
    record Appended(Map<AppendUnit, Settlement> settlements, LogHead head, List<Recorded> events) {}

    /**
     * Two round trips: the lock with everything that is asked under it, then everything that is written; a large batch's
     * events go ahead of its rows. The clock is
     * read under the lock: a batch that waited for it carries the instant at which it was let in.
     */
    Appended append(List<AppendUnit> units, Connection connection) throws SQLException {
        Pipeline pipeline = new Pipeline(connection);
        try {
            return append(units, pipeline);
        } finally {
            pipeline.abandon();
        }
    }

    private Appended append(List<AppendUnit> units, Pipeline pipeline) throws SQLException {
        LogLock.acquire(pipeline);
        AtomicReference<LogHead> found = new BatchReader(pipeline).head();
        BatchFacts facts = BatchFacts.ask(units, pipeline);
        CommitParticipant.Turn turn = participant.turn(pipeline);
        pipeline.send();
        LogHead head = Objects.requireNonNull(found.get());
        tail.begin(head.position());
        facts.addSequences(units, tail, pipeline);
        Instant stamp = stamp(units, head, clock.read());
        BatchSelection selection = BatchSelection.of(units, facts, stamp);
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
        insertKeys(selection.kept(), pipeline);
        insert(head.position(), stamp, stored, pipeline);
        destroyKeys(recorded, pipeline);
        if (stored.size() >= MANY) {
            pipeline.sendAhead(companion);
        }
        turn.apply(recorded, pipeline);
        tellOthers(position, pipeline);
        pipeline.send();
        return new Appended(settlements, new LogHead(position, hash, stamp), recorded);
    }

    /** After a failure: whether the same batch, tried again, asks less of the database. */
    boolean tryWithLess() {
        return participant.tryWithLess();
    }

    /** R15: the larger of the clock, the last stamp and the floor, and never before an instant at which a unit was decided. */
    private static Instant stamp(List<AppendUnit> units, LogHead head, Instant now) {
        Instant stamp = now.isAfter(head.stamp()) ? now : head.stamp();
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

    private static void insertKeys(List<AppendUnit> units, Pipeline pipeline) throws SQLException {
        Rows rows = new Rows(pipeline, "uuid", "bytea");
        for (AppendUnit unit : units) {
            for (NewPersonalKey key : unit.newKeys()) {
                rows.add(key.subject(), key.wrapped());
            }
        }
        rows.execute(
                "INSERT INTO personal_keys (subject, wrapped) SELECT r.subject, r.wrapped FROM %s AS r (subject, wrapped)");
    }

    /** The erased person's key goes in the commit of the event that says so. */
    private static void destroyKeys(List<Recorded> events, Pipeline pipeline) throws SQLException {
        Rows rows = new Rows(pipeline, "uuid", "int8");
        for (Recorded recorded : events) {
            if (recorded.event() instanceof LedgerEvent.OfErasedPerson erasure) {
                rows.add(erasure.account().value(), recorded.position());
            }
        }
        rows.execute("WITH erased AS (INSERT INTO erasures (subject, position)"
                + " SELECT r.subject, r.position FROM %s AS r (subject, position) RETURNING subject)"
                + " DELETE FROM personal_keys k USING erased WHERE k.subject = erased.subject");
    }

    private static void insert(long head, Instant stamp, List<StoredEvent> events, Pipeline pipeline)
            throws SQLException {
        Rows rows = new Rows(pipeline, "text", "uuid", "int8", "text", "int2", "bytea", "bytea", "bytea");
        for (StoredEvent event : events) {
            rows.add(
                    event.stream().type(),
                    event.stream().id(),
                    event.sequence(),
                    event.type(),
                    event.version(),
                    event.payload(),
                    event.metadata(),
                    event.hash());
        }
        List<Object> parameters = new ArrayList<>();
        parameters.add(head);
        parameters.add(OffsetDateTime.ofInstant(stamp, ZoneOffset.UTC));
        parameters.addAll(List.of(rows.arrays()));
        pipeline.add("SELECT append_events(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", parameters.toArray());
    }

    /** Not with every batch of a busy log: other nodes read it at their own pace, and each message wakes them all. */
    private void tellOthers(long position, Pipeline pipeline) {
        untold = System.nanoTime() - toldAt < BETWEEN_MESSAGES.toNanos();
        if (!untold) {
            tell(position, pipeline);
        }
    }

    /** Tells other nodes, in a transaction of its own, what was not worth a message while more was to come. */
    void tellRest(Connection connection) throws SQLException {
        if (untold) {
            untold = false;
            Pipeline pipeline = new Pipeline(connection);
            tell(tail.head(), pipeline);
            pipeline.send();
            connection.commit();
        }
    }

    private void tell(long position, Pipeline pipeline) {
        pipeline.add("SELECT pg_notify(?, ?)", LogSignal.CHANNEL, Long.toString(position));
        toldAt = System.nanoTime();
    }
}
