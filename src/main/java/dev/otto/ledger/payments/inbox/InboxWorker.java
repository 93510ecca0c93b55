package dev.otto.ledger.payments.inbox;

import dev.otto.ledger.payments.PaymentId;
import dev.otto.ledger.payments.PaymentSettings;
import dev.otto.ledger.platform.command.LedgerUnavailable;
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
 * Works off the inbox, on a few threads of every node. A row is locked while it is worked on, so that each is worked on
 * once at a time, and free again at once when its node dies. What it does is safe to do again.
 */
@Component
class InboxWorker implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(InboxWorker.class);
    /** For what other nodes have stored, and what has become due. */
    private static final Duration PAUSE = Duration.ofMillis(500);

    private static final Duration LONGEST_STOP = Duration.ofSeconds(10);

    private final Inbox inbox;
    private final PaymentWork work;
    private final Erasures erasures;
    private final TransactionOperations transaction;
    private final int workers;
    private final Semaphore woken = new Semaphore(0);
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean running;

    InboxWorker(
            Inbox inbox,
            PaymentWork work,
            Erasures erasures,
            TransactionOperations transaction,
            PaymentSettings settings) {
        this.inbox = inbox;
        this.work = work;
        this.erasures = erasures;
        this.transaction = transaction;
        this.workers = settings.workers();
    }

    /** Something new is there. */
    void wake() {
        woken.release();
    }

    @Override
    public void start() {
        running = true;
        for (int i = 0; i < workers; i++) {
            threads.add(Thread.ofVirtual().name("payments-" + i).start(this::run));
        }
    }

    private void run() {
        while (running) {
            try {
                if (!workOne() && woken.tryAcquire(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                    woken.drainPermits();
                }
            } catch (InterruptedException e) {
                return;
            } catch (DataAccessException | TransactionException e) {
                LOG.debug("The inbox waits for the database", e);
                pause();
            } catch (RuntimeException e) {
                LOG.error("The inbox could not be worked on", e);
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** False if nothing is due. */
    boolean workOne() {
        Received[] taken = new Received[1];
        try {
            return Boolean.TRUE.equals(transaction.execute(status -> {
                Received received = inbox.take().orElse(null);
                taken[0] = received;
                if (received != null) {
                    finish(received, work.work(received));
                }
                return received != null;
            }));
        } catch (RuntimeException e) {
            if (taken[0] == null) {
                throw e;
            }
            later(taken[0], e);
            return true;
        }
    }

    private void finish(Received received, PaymentWork.Result result) {
        switch (result) {
            case PaymentWork.TooEarly early -> inbox.notBefore(received.id(), early.by());
            case PaymentWork.Done done -> {
                PaymentId payment = done.payment();
                // What is about no payment is of no use any more; and it may be about a person.
                inbox.done(
                        received.id(),
                        payment == null ? null : payment.value(),
                        payment == null || erasures.concern(payment));
            }
        }
    }

    /** What it has done so far, if anything, is recognised when it is done again. */
    private void later(Received received, RuntimeException cause) {
        if (cause instanceof LedgerUnavailable || cause instanceof DataAccessException) {
            LOG.debug("Event {} of {} waits for the database", received.event(), received.provider());
        } else {
            LOG.error("Event {} of {} failed, it is tried again", received.event(), received.provider(), cause);
        }
        inbox.retry(received.id(), received.attempts(), cause.getClass().getSimpleName());
    }

    @Override
    public void stop() {
        running = false;
        woken.release(workers);
        threads.forEach(InboxWorker::end);
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
