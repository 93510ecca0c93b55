package dev.otto.ledger.payments.inbox;

import dev.otto.ledger.kernel.Actor;
import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.payments.PaymentCommand.ErasePayment;
import dev.otto.ledger.payments.PaymentErasure;
import dev.otto.ledger.payments.PaymentId;
import dev.otto.ledger.payments.PaymentSettings;
import dev.otto.ledger.platform.command.Commands;
import dev.otto.ledger.platform.command.LedgerUnavailable;
import dev.otto.ledger.platform.command.Submission;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Removes what webhooks said of people: within a second or so of a user's erasure, and of everybody after a while. On
 * several nodes at once it does no harm.
 */
@Component
class Erasures implements PaymentErasure {
    private static final Logger LOG = LoggerFactory.getLogger(Erasures.class);
    private static final int AT_ONCE = 1_000;

    private final JdbcClient database;
    private final Commands commands;
    private final PaymentSettings settings;
    private long followed;

    Erasures(JdbcClient database, Commands commands, PaymentSettings settings) {
        this.database = database;
        this.commands = commands;
        this.settings = settings;
    }

    private record Erased(UUID subject, long position) {}

    /** Whether a payment's user has been erased; if so, nothing personal is left of the payment either. */
    boolean concern(PaymentId payment) {
        boolean erased = database.sql(
                        "SELECT 1 FROM payments p JOIN erasures e ON e.subject = p.user_id WHERE p.id = ?")
                .param(payment.value())
                .query(Integer.class)
                .optional()
                .isPresent();
        if (erased) {
            erase(payment);
        }
        return erased;
    }

    @Scheduled(fixedDelay = 1_000)
    void follow() {
        try {
            List<Erased> next;
            do {
                next = database.sql(
                                "SELECT subject, position FROM erasures WHERE position > ? ORDER BY position LIMIT ?")
                        .params(followed, AT_ONCE)
                        .query((row, n) -> new Erased(row.getObject(1, UUID.class), row.getLong(2)))
                        .list();
                for (Erased erased : next) {
                    eraseOf(erased.subject());
                    followed = erased.position();
                }
            } while (next.size() == AT_ONCE);
        } catch (DataAccessException | LedgerUnavailable e) {
            LOG.debug("The erasures are followed when the database is back", e);
        }
    }

    @Override
    public void ofUser(UserId user) {
        try {
            eraseOf(user.value());
        } catch (DataAccessException | LedgerUnavailable e) {
            LOG.debug("The erasure of {} is followed when the database is back", user, e);
        }
    }

    private void eraseOf(UUID user) {
        database.sql("SELECT id FROM payments WHERE user_id = ? AND erased_at IS NULL")
                .param(user)
                .query(UUID.class)
                .list()
                .forEach(payment -> erase(new PaymentId(payment)));
    }

    private void erase(PaymentId payment) {
        database.sql("UPDATE payment_inbox SET body = NULL, headers = NULL WHERE payment_id = ? AND body IS NOT NULL")
                .param(payment.value())
                .update();
        commands.execute(new ErasePayment(payment, payment.lane()), Submission.of(Actor.LEDGER));
    }

    @Scheduled(fixedDelay = 3_600_000, initialDelay = 60_000)
    void forgetOld() {
        try {
            database.sql("""
                            UPDATE payment_inbox SET body = NULL, headers = NULL
                            WHERE body IS NOT NULL AND state = 'done'
                              AND received_at < clock_timestamp() - make_interval(secs => ?)""")
                    .param((double) settings.keepBodiesFor().toSeconds())
                    .update();
        } catch (DataAccessException e) {
            LOG.debug("Old webhooks are forgotten when the database is back", e);
        }
    }
}
