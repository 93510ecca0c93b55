package dev.otto.ledger.platform.projection;

import dev.otto.ledger.platform.eventstore.EventLog;
import dev.otto.ledger.platform.eventstore.Recorded;
import dev.otto.ledger.platform.eventstore.StreamId;
import dev.otto.ledger.platform.postgres.Pipeline;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One projection's share of a catch-up. Its statements are prepared on one thread and written on another one, which is
 * some chunks behind. Where they cannot be written as they were prepared, their events are read again and applied chunk
 * by chunk, which finds the offender.
 */
final class CatchUpShare {
    private final InlineProjection projection;
    private final ProjectionTables tables;
    private final ProjectionBatch batch;
    private final EventLog log;
    private final ParkedSequences parked;
    private final CatchUp.Bounds bounds;
    private final Connection connection;

    /** Streams that were parked before, or by the writing thread. */
    private final Set<StreamId> parkedByWriting = ConcurrentHashMap.newKeySet();
    /** How often the writing thread has parked streams; counted after they are among those. */
    private volatile int parkings;

    // What follows is the preparing thread's.
    private final Set<StreamId> unreadable = new HashSet<>();
    private Gathered gathered;

    CatchUpShare(
            InlineProjection projection,
            ProjectionTables tables,
            EventLog log,
            ParkedSequences parked,
            long from,
            CatchUp.Bounds bounds,
            Connection connection)
            throws SQLException {
        this.projection = projection;
        this.tables = tables;
        this.batch = new ProjectionBatch(projection, tables, log, parked);
        this.log = log;
        this.parked = parked;
        this.bounds = bounds;
        this.connection = connection;
        this.gathered = new Gathered(from);
        parkedByWriting.addAll(parked.of(tables.parkedAs(), connection));
    }

    /** Events after a position that are not yet handed on to be written. */
    private final class Gathered {
        private final long after;
        private final int knownParkings = parkings;
        private final SummingProjection.@Nullable Sums sums =
                projection instanceof SummingProjection summing ? summing.sums() : null;
        private final List<Decoded.Unreadable> unreadable = new ArrayList<>();

        Gathered(long after) {
            this.after = after;
        }
    }

    /** Something to write: nothing of it needs the preparing thread any more. */
    @FunctionalInterface
    interface Prepared {
        void write() throws SQLException;
    }

    /**
     * Takes the next events, on the preparing thread.
     *
     * @param to the last position of the chunk
     * @param isLast whether no more will come
     * @return null if what came so far is only added up
     */
    @Nullable
    Prepared prepare(Decoded chunk, long to, boolean isLast) {
        List<Recorded> events = chunk.events().stream()
                .filter(event -> !isPassedOver(event.stream()))
                .toList();
        for (Decoded.Unreadable event : chunk.unreadable()) {
            if (!isPassedOver(event.stream())) {
                unreadable.add(event.stream());
                gathered.unreadable.add(event);
            }
        }
        Gathered all = gathered;
        Pipeline statements = null;
        try {
            if (all.sums == null) {
                statements = batch.prepare(events, connection);
            } else {
                events.forEach(all.sums::add);
                if (all.sums.rows() < bounds.rows() && !isLast) {
                    return null;
                }
                statements = new Pipeline(connection);
                all.sums.write(tables.ofReader(statements));
            }
        } catch (SQLException | RuntimeException e) {
            // An event that cannot be applied: which one it is is found out when it is its turn to be written.
            statements = null;
        }
        gathered = new Gathered(to);
        Pipeline prepared = statements;
        return () -> write(all, prepared, to);
    }

    private boolean isPassedOver(StreamId stream) {
        return unreadable.contains(stream) || parkedByWriting.contains(stream);
    }

    /** On the writing thread. */
    private void write(Gathered all, @Nullable Pipeline prepared, long to) throws SQLException {
        // What was prepared before a stream was parked may have its events.
        if (prepared != null && all.knownParkings == parkings && batch.sent(prepared, connection)) {
            batch.park(all.unreadable, connection);
            return;
        }
        for (long after = all.after; after < to; after = Math.min(to, after + bounds.chunk())) {
            batch.apply(log.read(after, (int) Math.min(bounds.chunk(), to - after)), connection);
        }
        if (parkedByWriting.addAll(parked.of(tables.parkedAs(), connection))) {
            parkings++;
        }
    }
}
