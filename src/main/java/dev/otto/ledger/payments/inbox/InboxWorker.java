package dev.otto.ledger.payments.inbox;

import dev.otto.ledger.payments.PaymentId;
import dev.otto.ledger.payments.PaymentSettings;
import dev.otto.ledger.platform.command.LedgerUnavailable;
import dev.otto.ledger.platform.work.BackgroundWork;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Works off the inbox, on a few threads of every node. A row is locked while it is worked on, so that each is worked on
 * once at a time, and free again at once when its node dies. What it does is safe to do again.
 */
@Component
class InboxWorker extends BackgroundWork {
    private static final Logger LOG = LoggerFactory.getLogger(InboxWorker.class);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(10);

    private final Inbox inbox;
    private final PaymentWork work;
    private final Erasures erasures;
    private final TransactionOperations transaction;

    InboxWorker(
            Inbox inbox,
            PaymentWork work,
            Erasures erasures,
            TransactionOperations transaction,
            PaymentSettings settings) {
        super("payments", Thread.ofVirtual(), settings.workers(), LONGEST_STOP);
        this.inbox = inbox;
        this.work = work;
        this.erasures = erasures;
        this.transaction = transaction;
    }

    /** False if nothing is due. */
    @Override
    protected boolean workOne() {
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
}
