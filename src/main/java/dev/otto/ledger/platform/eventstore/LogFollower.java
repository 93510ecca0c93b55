package dev.otto.ledger.platform.eventstore;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericTrackedDomainEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.StreamableMessageSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The log as a source for Axon's event processors. Positions are dense and become visible in order, so a token is one
 * number, and there is never a gap to wait for or to lose. Events are handed on as stored: whoever handles one decodes
 * it, so that an unreadable one stops its own stream and not the processor.
 */
public final class LogFollower implements StreamableMessageSource<TrackedEventMessage<?>> {
    private static final int PAGE = 1_000;

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
        private final Deque<TrackedEventMessage<?>> page = new ArrayDeque<>();
        private final Semaphore grown = new Semaphore(0);
        private final Runnable unfollow = signal.follow(grown::release);
        private volatile Runnable unfollowCallback = () -> {};
        private long position;

        Following(long position) {
            this.position = position;
        }

        @Override
        public Optional<TrackedEventMessage<?>> peek() {
            fill();
            return Optional.ofNullable(page.peek());
        }

        @Override
        public boolean hasNextAvailable(int timeout, TimeUnit unit) throws InterruptedException {
            if (!page.isEmpty() || fill()) {
                return true;
            }
            if (timeout > 0 && grown.tryAcquire(timeout, unit)) {
                grown.drainPermits();
            }
            return fill();
        }

        @Override
        public TrackedEventMessage<?> nextAvailable() throws InterruptedException {
            while (!hasNextAvailable(1, TimeUnit.SECONDS)) {
                // Waits for the log to grow, as the interface asks.
            }
            return page.remove();
        }

        private boolean fill() {
            if (page.isEmpty()) {
                for (StoredEvent event : log.read(position, PAGE)) {
                    page.add(message(event));
                    position = event.position();
                }
            }
            return !page.isEmpty();
        }

        @Override
        public boolean setOnAvailableCallback(Runnable callback) {
            unfollowCallback = signal.follow(callback);
            return true;
        }

        @Override
        public void close() {
            unfollow.run();
            unfollowCallback.run();
        }
    }

    private static TrackedEventMessage<?> message(StoredEvent event) {
        return new GenericTrackedDomainEventMessage<>(
                new GlobalSequenceTrackingToken(event.position()),
                new GenericDomainEventMessage<>(
                        event.stream().type(), event.stream().toString(), event.sequence(), event));
    }
}
