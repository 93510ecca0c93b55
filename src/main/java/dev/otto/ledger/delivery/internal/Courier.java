package dev.otto.ledger.delivery.internal;

import dev.otto.ledger.delivery.DeliverySettings;
import dev.otto.ledger.platform.eventstore.LogSignal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Gives endpoints their turns, on a few threads of every node. An endpoint's row is locked during its turn, so that one
 * node works for it at a time, and free again at once when that node dies.
 */
@Component
class Courier implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
    /** For what has become due, and for endpoints of other nodes that are gone. */
    private static final Duration PAUSE = Duration.ofMillis(500);

    private static final Duration LONGEST_STOP = Duration.ofSeconds(15);

    private final EndpointTable endpoints;
    private final Round round;
    private final TransactionOperations transaction;
    private final LogSignal signal;
    private final int workers;
    private final Semaphore woken = new Semaphore(0);
    private final List<Thread> threads = new ArrayList<>();
    private Runnable unfollow = () -> {};
    private volatile boolean running;

    Courier(
            EndpointTable endpoints,
            Round round,
            TransactionOperations transaction,
            LogSignal signal,
            DeliverySettings settings) {
        this.endpoints = endpoints;
        this.round = round;
        this.transaction = transaction;
        this.signal = signal;
        workers = settings.workers();
    }

    @Override
    public void start() {
        running = true;
        unfollow = signal.follow(woken::release);
        for (int i = 0; i < workers; i++) {
            threads.add(Thread.ofPlatform().daemon().name("delivery-" + i).start(this::run));
        }
    }

    private void run() {
        while (running) {
            try {
                if (!takeOne() && woken.tryAcquire(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                    woken.drainPermits();
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** False if there is nothing to do. */
    private boolean takeOne() {
        try {
            return Boolean.TRUE.equals(transaction.execute(status -> {
                var target = endpoints.take();
                target.ifPresent(round::take);
                return target.isPresent();
            }));
        } catch (DataAccessException | TransactionException e) {
            LOG.debug("The deliveries wait for the database", e);
        } catch (RuntimeException e) {
            LOG.error("An endpoint's turn failed, it is taken again", e);
        }
        return false;
    }

    @Override
    public void stop() {
        running = false;
        unfollow.run();
        woken.release(Math.max(workers, 1));
        threads.forEach(Courier::end);
        threads.clear();
    }

    private static void end(Thread thread) {
        try {
            if (!thread.join(LONGEST_STOP)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Stops before what it works with. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE - 1_000;
    }
}
