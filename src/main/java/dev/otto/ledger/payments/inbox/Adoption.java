package dev.otto.ledger.payments.inbox;

import dev.otto.ledger.payments.PaymentId;
import dev.otto.ledger.platform.command.LedgerUnavailable;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Finds purchases that were posted by others after the ledger had heard of their payment, so that refunds which came
 * first are booked. On several nodes at once it does no harm.
 */
@Component
class Adoption {
    private static final Logger LOG = LoggerFactory.getLogger(Adoption.class);

    private final JdbcClient database;
    private final PaymentWork work;

    Adoption(JdbcClient database, PaymentWork work) {
        this.database = database;
        this.work = work;
    }

    private record Open(PaymentId payment, String provider, String reference) {}

    @Scheduled(fixedDelay = 2_000)
    void adopt() {
        try {
            database.sql("""
                            SELECT p.id, p.provider, p.payment_reference FROM payments p
                            WHERE p.purchase_transaction_id IS NULL AND p.status IN ('waiting', 'unmatched')
                              AND EXISTS (SELECT 1 FROM transactions t
                                          WHERE t.payment_reference = p.payment_reference AND t.type = 'purchase')
                            LIMIT 100""")
                    .query((row, n) ->
                            new Open(new PaymentId(row.getObject(1, UUID.class)), row.getString(2), row.getString(3)))
                    .list()
                    .forEach(open -> work.adopt(open.payment(), open.provider(), open.reference()));
        } catch (DataAccessException | LedgerUnavailable e) {
            LOG.debug("Purchases of waiting payments are looked for when the database is back", e);
        }
    }
}
