package dev.otto.ledger.audit.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Takes each turn on a thread of its own, for as long as the service runs. */
final class Turns implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Turns.class);
    private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(2);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(10);

    private final List<Turn> turns;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean running;

    Turns(List<Turn> turns) {
        this.turns = List.copyOf(turns);
    }

    @Override
    public void start() {
        running = true;
        for (Turn turn : turns) {
            threads.add(
                    Thread.ofPlatform().daemon().name("audit-" + turn.name()).start(() -> run(turn)));
        }
    }

    private void run(Turn turn) {
        while (running) {
            try {
                Thread.sleep(takeOne(turn));
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static Duration takeOne(Turn turn) {
        try {
            return turn.take();
        } catch (DataAccessException | TransactionException e) {
            LOG.debug("The {} waits for the database", turn.name(), e);
        } catch (RuntimeException e) {
            LOG.error("The {} failed, it tries again", turn.name(), e);
        }
        return AFTER_A_FAILURE;
    }

    @Override
    public void stop() {
        running = false;
        threads.forEach(Thread::interrupt);
        threads.forEach(Turns::end);
        threads.clear();
    }

    private static void end(Thread thread) {
        try {
            thread.join(LONGEST_STOP);
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
