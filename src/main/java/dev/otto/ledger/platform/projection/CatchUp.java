package dev.otto.ledger.platform.projection;

import dev.otto.ledger.platform.eventstore.EventLog;
import dev.otto.ledger.platform.eventstore.Recorded;
import dev.otto.ledger.platform.eventstore.StoredEvent;
import dev.otto.ledger.platform.eventstore.UnreadableEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings projections that stand at the same place to another one further on. Each event is read and decoded once for all
 * of them, and the next chunk while one is being written.
 */
final class CatchUp {
    private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);
    private static final int CHUNK = 5_000;
    private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(5);

    private final List<ProjectionBatch> batches;
    private final String names;
    private final EventLog log;
    private final long from;
    private final long to;

    /**
     * @param from the last position that all of them have applied
     * @param to a position that is on disk for all to see
     */
    CatchUp(List<InlineProjection> projections, EventLog log, ParkedSequences parked, long from, long to) {
        this.batches = projections.stream()
                .map(projection -> new ProjectionBatch(projection, log, parked))
                .toList();
        this.names = String.join(
                ", ", projections.stream().map(InlineProjection::name).toList());
        this.log = log;
        this.from = from;
        this.to = to;
    }

    /** @param decoded null if one of them cannot be read */
    private record Chunk(List<StoredEvent> stored, @Nullable List<Recorded> decoded) {
        long last() {
            return stored.getLast().position();
        }
    }

    /** Within the caller's transaction. */
    void run(Connection connection) throws SQLException {
        LOG.info("{} applies events {} to {}", names, from + 1, to);
        long started = System.nanoTime();
        long reported = started;
        CompletableFuture<Chunk> ahead = readAhead(from);
        for (long position = from; position < to; ) {
            Chunk chunk = taken(ahead);
            position = chunk.last();
            if (position < to) {
                ahead = readAhead(position);
            }
            for (ProjectionBatch batch : batches) {
                batch.apply(chunk.stored(), chunk.decoded(), connection);
            }
            if (System.nanoTime() - reported > BETWEEN_REPORTS.toNanos()) {
                reported = System.nanoTime();
                report(position, Duration.ofNanos(reported - started));
            }
        }
    }

    private void report(long position, Duration taken) {
        double done = (double) (position - from) / (to - from);
        LOG.info(
                "{}: {} %, {} s left",
                names, Math.round(100 * done), Math.round(taken.toSeconds() * (1 - done) / done));
    }

    private CompletableFuture<Chunk> readAhead(long after) {
        return CompletableFuture.supplyAsync(
                () -> read(after),
                task -> Thread.ofPlatform().name("ledger-catch-up").daemon().start(task));
    }

    private Chunk read(long after) {
        List<StoredEvent> stored = log.read(after, (int) Math.min(CHUNK, to - after));
        try {
            return new Chunk(stored, log.decode(stored));
        } catch (UnreadableEvent poison) {
            return new Chunk(stored, null);
        }
    }

    private static Chunk taken(CompletableFuture<Chunk> chunk) {
        try {
            return chunk.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
