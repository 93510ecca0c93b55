package dev.otto.ledger.payments.inbox;

import dev.otto.ledger.kernel.TransactionId;
import dev.otto.ledger.payments.PaymentId;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table {@code payment_aliases}: under which names events speak of one payment. */
@Component
class Aliases {
    private static final int LONGEST_CHAIN = 4;

    private final JdbcClient database;

    Aliases(JdbcClient database) {
        this.database = database;
    }

    /** The name under which a payment is kept: a charge may be an intent's, and that intent an invoice's. */
    String canonical(String provider, String reference) {
        String name = reference;
        for (int i = 0; i < LONGEST_CHAIN; i++) {
            Optional<String> other = other(provider, name);
            if (other.isEmpty()) {
                return name;
            }
            name = other.get();
        }
        return name;
    }

    private Optional<String> other(String provider, String alias) {
        return database.sql("SELECT reference FROM payment_aliases WHERE provider = ? AND alias = ?")
                .params(provider, alias)
                .query(String.class)
                .optional();
    }

    /** False if the alias is known already. */
    boolean add(String provider, String alias, String reference) {
        return database.sql("INSERT INTO payment_aliases (provider, alias, reference) VALUES (?, ?, ?)"
                                + " ON CONFLICT (provider, alias) DO NOTHING")
                        .params(provider, alias, reference)
                        .update()
                == 1;
    }

    /** Whether a payment has a purchase. */
    boolean isBooked(PaymentId payment) {
        return database.sql("SELECT purchase_transaction_id IS NOT NULL FROM payments WHERE id = ?")
                .param(payment.value())
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    /** Whether it is this payment that has made a purchase. */
    boolean hasBought(PaymentId payment, TransactionId purchase) {
        return database.sql("SELECT 1 FROM payments WHERE id = ? AND purchase_transaction_id = ?")
                .params(payment.value(), purchase.value())
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    boolean isKnown(PaymentId payment) {
        return database.sql("SELECT 1 FROM payments WHERE id = ?")
                .param(payment.value())
                .query(Integer.class)
                .optional()
                .isPresent();
    }
}
