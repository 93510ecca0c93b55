package dev.otto.ledger.platform.observability;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Takes the samples on one thread of its own: none more often than it wants, and none for more than a hundredth of the
 * time. So a number that takes a second to count on a large ledger is counted every hundred seconds.
 */
final class Sampling implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sampling.class);
    private static final int PART_OF_THE_TIME = 100;
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Map<Sampler, Long> due = new HashMap<>();
    private final Thread thread;

    Sampling(List<Sampler> samplers) {
        long now = System.nanoTime();
        samplers.forEach(sampler -> due.put(sampler, now));
        thread = Thread.ofPlatform().name("ledger-samples").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                due.replaceAll((sampler, at) -> System.nanoTime() - at < 0 ? at : sample(sampler));
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns when it is due again. */
    private static long sample(Sampler sampler) {
        long started = System.nanoTime();
        try {
            sampler.sample();
        } catch (DataAccessException | TransactionException e) {
            LOG.debug("A sample was not taken", e);
        }
        long ended = System.nanoTime();
        return ended + Math.max(sampler.every().toNanos(), (ended - started) * PART_OF_THE_TIME);
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
