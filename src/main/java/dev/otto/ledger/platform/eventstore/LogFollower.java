package dev.otto.ledger.platform.eventstore;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GenericTrackedEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.StreamableMessageSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The log as a source for Axon's event processors. Positions are dense and become visible in order, so a token is one
 * number, and there is never a gap to wait for or to lose. A message is a {@link LogPage}: what Axon does for each message
 * costs more than to apply an event. Events are handed on as stored: whoever handles one decodes it, so that an
 * unreadable one stops its own stream and not the processor.
 *
 * <p>After a rest the log is read as soon as it grows; while it grows all the time, at most once in {@link #PACE}, so that
 * a read model writes the events of many commits at once instead of a few rows after each.
 */
public final class LogFollower implements StreamableMessageSource<TrackedEventMessage<?>> {
    private static final int PAGE = 1_000;
    private static final Duration PACE = Duration.ofMillis(500);

    private final EventLog log;
    private final JdbcClient database;
    private final LogSignal signal;

    public LogFollower(EventLog log, JdbcClient database, LogSignal signal) {
        this.log = log;
        this.database = database;
        this.signal = signal;
    }

    @Override
    public BlockingStream<TrackedEventMessage<?>> openStream(@Nullable TrackingToken trackingToken) {
        return new Following(position(trackingToken));
    }

    @Override
    public TrackingToken createTailToken() {
        return new GlobalSequenceTrackingToken(0);
    }

    @Override
    public TrackingToken createHeadToken() {
        return new GlobalSequenceTrackingToken(log.head());
    }

    @Override
    public TrackingToken createTokenAt(Instant dateTime) {
        return new GlobalSequenceTrackingToken(
                database.sql("SELECT coalesce(max(position), 0) FROM events WHERE recorded_at < ?")
                        .param(java.time.OffsetDateTime.ofInstant(dateTime, java.time.ZoneOffset.UTC))
                        .query(Long.class)
                        .single());
    }

    /** How far a token has come. */
    public static long position(@Nullable TrackingToken token) {
        return token == null ? 0 : token.position().orElse(0);
    }

    private final class Following implements BlockingStream<TrackedEventMessage<?>> {
        private @Nullable TrackedEventMessage<?> page;
        private final Semaphore readable = new Semaphore(0);
        private final AtomicBoolean awaited = new AtomicBoolean();
        private final Runnable unfollow = signal.follow(this::grown);
        private volatile Runnable callback = () -> {};
        /** When the database may be asked again, in {@link System#nanoTime()}: later only after a page that is not full. */
        private volatile long nextRead = System.nanoTime();

        private long position;

        Following(long position) {
            this.position = position;
        }

        /** Of many signals before the next read, the first is passed on, when that read may be made. */
        private void grown() {
            if (awaited.compareAndSet(false, true)) {
                long wait = nextRead - System.nanoTime();
                if (wait <= 0) {
                    tell();
                } else {
                    CompletableFuture.delayedExecutor(wait, TimeUnit.NANOSECONDS, Runnable::run)
                            .execute(this::tell);
                }
            }
        }

        private void tell() {
            awaited.set(false);
            readable.release();
            callback.run();
        }

        @Override
        public Optional<TrackedEventMessage<?>> peek() {
            fill();
            return Optional.ofNullable(page);
        }

        @Override
        public boolean hasNextAvailable(int timeout, TimeUnit unit) throws InterruptedException {
            long end = System.nanoTime() + unit.toNanos(timeout);
            while (!fill()) {
                long left = end - System.nanoTime();
                if (left <= 0 || !readable.tryAcquire(left, TimeUnit.NANOSECONDS)) {
                    return false;
                }
                readable.drainPermits();
            }
            return true;
        }

        @Override
        public TrackedEventMessage<?> nextAvailable() throws InterruptedException {
            while (!hasNextAvailable(1, TimeUnit.SECONDS)) {
                // Waits for the log to grow, as the interface asks.
            }
            TrackedEventMessage<?> next = Objects.requireNonNull(page);
            page = null;
            return next;
        }

        private boolean fill() {
            if (page == null) {
                if (System.nanoTime() - nextRead < 0) {
                    // What was signalled while the last page was being read is told when the next may be.
                    grown();
                } else {
                    read();
                }
            }
            return page != null;
        }

        private void read() {
            List<StoredEvent> events = log.read(position, PAGE);
            if (!events.isEmpty()) {
                position = events.getLast().position();
                page = message(new LogPage(events));
                if (events.size() < PAGE) {
                    nextRead = System.nanoTime() + PACE.toNanos();
                }
            }
        }

        @Override
        public boolean setOnAvailableCallback(Runnable onAvailable) {
            callback = onAvailable;
            return true;
        }

        @Override
        public void close() {
            unfollow.run();
            callback = () -> {};
        }
    }

    private static TrackedEventMessage<?> message(LogPage page) {
        return new GenericTrackedEventMessage<>(
                new GlobalSequenceTrackingToken(page.last()), new GenericEventMessage<>(page));
    }
}
