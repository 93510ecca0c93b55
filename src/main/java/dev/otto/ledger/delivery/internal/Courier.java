package dev.otto.ledger.delivery.internal;

import dev.otto.ledger.delivery.DeliverySettings;
import dev.otto.ledger.platform.eventstore.LogSignal;
import dev.otto.ledger.platform.work.BackgroundWork;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Gives endpoints their turns: one thread of each node takes those that have something to do, and each turn is a virtual
 * thread of its own, so that nobody waits for another's endpoint.
 */
@Component
class Courier extends BackgroundWork {
    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(15);
    private static final Duration AFTER_AN_INTERRUPTION = Duration.ofSeconds(2);
    private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(2);
    /** Between two looks while the log grows all the time: of many commits one page. */
    private static final Duration PACE = Duration.ofMillis(25);

    private final Leases leases;
    private final Round round;
    private final LogSignal signal;
    private final int most;
    private final Semaphore free;
    private final Thread.Builder builder = Thread.ofVirtual().name("delivery-turn-", 0);
    private final Set<Thread> turns = ConcurrentHashMap.newKeySet();
    private Runnable unfollow = () -> {};

    Courier(Leases leases, Round round, LogSignal signal, DeliverySettings settings) {
        super("deliveries", Thread.ofPlatform().daemon(), Math.min(settings.workers(), 1), LONGEST_STOP);
        this.leases = leases;
        this.round = round;
        this.signal = signal;
        most = settings.workers();
        free = new Semaphore(most);
    }

    @Override
    public void start() {
        unfollow = signal.follow(this::wake);
        super.start();
    }

    @Override
    protected boolean workOne() throws InterruptedException {
        List<Lease> taken = free.availablePermits() == 0 ? List.of() : leases.take(free.availablePermits());
        for (Lease lease : taken) {
            free.acquire();
            Thread turn = builder.unstarted(() -> take(lease));
            turns.add(turn);
            turn.start();
        }
        if (taken.isEmpty()) {
            return false;
        }
        Thread.sleep(PACE);
        return true;
    }

    private void take(Lease lease) {
        try {
            round.take(lease, this::isRunning);
        } catch (DataAccessException | TransactionException e) {
            LOG.debug("A turn of endpoint {} waits for the database", lease.endpoint(), e);
            giveBack(lease);
        } catch (RuntimeException e) {
            LOG.error("A turn of endpoint {} failed, it is taken again", lease.endpoint(), e);
            giveBack(lease);
        } finally {
            turns.remove(Thread.currentThread());
            free.release();
            wake();
        }
    }

    private void giveBack(Lease lease) {
        try {
            leases.giveBack(lease, AFTER_A_FAILURE);
        } catch (DataAccessException | TransactionException e) {
            LOG.debug("Endpoint {} is free when its lease is over", lease.endpoint(), e);
        }
    }

    /** Turns that are under way begin no further message, and end with those that they are at. */
    @Override
    public void stop() {
        super.stop();
        unfollow.run();
        try {
            if (!free.tryAcquire(most, LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                turns.forEach(Thread::interrupt);
                if (!free.tryAcquire(most, AFTER_AN_INTERRUPTION.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
            free.release(most);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
