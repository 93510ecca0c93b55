package dev.otto.ledger.platform.work;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Work that a node does piece by piece, on threads of its own, for as long as the service runs. Where nothing is to be
 * done a thread waits until it is woken, or half a second: for what other nodes have left, and for what has become due.
 * A failure is logged and waited after; it ends no thread.
 */
public abstract class BackgroundWork implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(BackgroundWork.class);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final String name;
    private final Thread.Builder builder;
    private final int count;
    private final Duration longestStop;
    private final Semaphore woken = new Semaphore(0);
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean running;

    /**
     * @param name of the work, as its threads and the log name it
     * @param threads what they are made by
     * @param count how many there are; 0: the work is left to other nodes
     * @param longestStop how long a stop waits for pieces that are under way, before it interrupts them
     */
    protected BackgroundWork(String name, Thread.Builder threads, int count, Duration longestStop) {
        this.name = name;
        this.builder = threads.name(name + "-", 0);
        this.count = count;
        this.longestStop = longestStop;
    }

    /**
     * Does one piece, on any of the threads.
     *
     * @return false if there was nothing to do
     * @throws InterruptedException when it is to stop
     */
    protected abstract boolean workOne() throws InterruptedException;

    /** There is something to do. */
    public final void wake() {
        woken.release();
    }

    @Override
    public void start() {
        running = true;
        for (int i = 0; i < count; i++) {
            threads.add(builder.start(this::run));
        }
    }

    private void run() {
        while (running) {
            try {
                if (!couldWork() && woken.tryAcquire(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                    woken.drainPermits();
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private boolean couldWork() throws InterruptedException {
        try {
            return workOne();
        } catch (DataAccessException | TransactionException e) {
            LOG.debug("The {} wait for the database", name, e);
        } catch (RuntimeException e) {
            LOG.error("The {} failed at something, they try it again", name, e);
        }
        // Not to be woken from: what fails would fail again at once.
        Thread.sleep(PAUSE);
        return true;
    }

    @Override
    public void stop() {
        running = false;
        woken.release(count);
        long end = System.nanoTime() + longestStop.toNanos();
        threads.forEach(thread -> end(thread, Duration.ofNanos(end - System.nanoTime())));
        threads.clear();
    }

    private static void end(Thread thread, Duration patience) {
        try {
            if (!thread.join(patience)) {
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
