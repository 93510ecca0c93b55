package dev.otto.ledger.delivery.internal;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Ends what takes longer than it may as a whole. A socket's time-out is for each byte, so whoever sends one now and then
 * could keep a request for ever.
 */
final class Deadlines implements AutoCloseable {
    private final Duration longest;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("delivery-deadlines").factory());

    Deadlines(Duration longest) {
        this.longest = longest;
    }

    Deadline of(Runnable end) {
        Future<?> ending = timer.schedule(end, longest.toMillis(), TimeUnit.MILLISECONDS);
        return () -> ending.cancel(false);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    /** Closed in time, nothing is ended. */
    interface Deadline extends AutoCloseable {
        @Override
        void close();
    }
}
