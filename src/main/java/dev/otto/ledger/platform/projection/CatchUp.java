package dev.otto.ledger.platform.projection;

import dev.otto.ledger.platform.eventstore.EventLog;
import dev.otto.ledger.platform.eventstore.StoredEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings projections that stand at the same place to another one further on. Each event is read and decoded once for all
 * of them. While one chunk is being written, the next one is decoded, and made into rows, on a second thread, and the one
 * after it is read on a third.
 */
final class CatchUp {
    private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);
    private static final Bounds BOUNDS = new Bounds(1_000, 100_000);
    /** How many chunks are in memory, in whatever form. */
    private static final int CHUNKS = 3;

    private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(5);

    private final List<? extends InlineProjection> projections;
    private final Function<Projection, ProjectionTables> where;
    private final String names;
    private final EventLog log;
    private final ParkedSequences parked;
    private final long from;
    private final long to;
    private final Bounds bounds;

    /**
     * What is held in memory, however long the log is.
     *
     * @param chunk how many events are one chunk
     * @param rows how many rows of sums each projection holds, at some 250 bytes, before it writes them
     */
    record Bounds(int chunk, int rows) {}

    /**
     * @param where whether it is the live tables that are brought on, or copies of them
     * @param from the last position that all of them have applied
     * @param to a position that is on disk for all to see
     */
    CatchUp(
            List<? extends InlineProjection> projections,
            Function<Projection, ProjectionTables> where,
            EventLog log,
            ParkedSequences parked,
            long from,
            long to) {
        this(projections, where, log, parked, from, to, BOUNDS);
    }

    CatchUp(
            List<? extends InlineProjection> projections,
            Function<Projection, ProjectionTables> where,
            EventLog log,
            ParkedSequences parked,
            long from,
            long to,
            Bounds bounds) {
        this.projections = projections;
        this.where = where;
        this.names = String.join(
                ", ", projections.stream().map(InlineProjection::name).toList());
        this.log = log;
        this.parked = parked;
        this.from = from;
        this.to = to;
        this.bounds = bounds;
    }

    /** Within the caller's transaction. */
    void run(Connection connection) throws SQLException {
        LOG.debug("{} applies events {} to {}", names, from + 1, to);
        List<CatchUpShare> shares = new ArrayList<>();
        for (InlineProjection projection : projections) {
            shares.add(new CatchUpShare(projection, where.apply(projection), log, parked, from, bounds, connection));
        }
        ExecutorService reading = thread("ledger-catch-up-reads");
        ExecutorService preparing = thread("ledger-catch-up-prepares");
        try {
            write(shares, reading, preparing);
        } finally {
            reading.shutdownNow();
            preparing.shutdownNow();
        }
    }

    private void write(List<CatchUpShare> shares, ExecutorService reading, ExecutorService preparing)
            throws SQLException {
        long started = System.nanoTime();
        long reported = started;
        Deque<CompletableFuture<List<CatchUpShare.Prepared>>> ahead = new ArrayDeque<>();
        long asked = from;
        for (long written = from; written < to; written = end(written)) {
            while (asked < to && ahead.size() < CHUNKS) {
                long after = asked;
                ahead.add(CompletableFuture.supplyAsync(() -> read(after), reading)
                        .thenApplyAsync(chunk -> prepare(chunk, end(after), shares), preparing));
                asked = end(after);
            }
            for (CatchUpShare.Prepared rows : taken(ahead.remove())) {
                rows.write();
            }
            if (System.nanoTime() - reported > BETWEEN_REPORTS.toNanos()) {
                reported = System.nanoTime();
                report(end(written), Duration.ofNanos(reported - started));
            }
        }
    }

    /** The last position of the chunk after a position. */
    private long end(long after) {
        return Math.min(to, after + bounds.chunk());
    }

    private List<StoredEvent> read(long after) {
        List<StoredEvent> chunk = log.read(after, (int) (end(after) - after));
        if (chunk.isEmpty() || chunk.getLast().position() != end(after)) {
            throw new IllegalStateException("the log has a gap after position " + after);
        }
        return chunk;
    }

    private List<CatchUpShare.Prepared> prepare(List<StoredEvent> chunk, long end, List<CatchUpShare> shares) {
        Decoded decoded = Decoded.of(chunk, log);
        List<CatchUpShare.Prepared> all = new ArrayList<>();
        for (CatchUpShare share : shares) {
            CatchUpShare.Prepared prepared = share.prepare(decoded, end, end == to);
            if (prepared != null) {
                all.add(prepared);
            }
        }
        return all;
    }

    private void report(long position, Duration taken) {
        double done = (double) (position - from) / (to - from);
        LOG.info(
                "{}: {} %, {} s left",
                names, Math.round(100 * done), Math.round(taken.toSeconds() * (1 - done) / done));
    }

    private static ExecutorService thread(String name) {
        return Executors.newSingleThreadExecutor(
                task -> Thread.ofPlatform().name(name).daemon().unstarted(task));
    }

    private static <T> T taken(CompletableFuture<T> result) {
        try {
            return result.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
