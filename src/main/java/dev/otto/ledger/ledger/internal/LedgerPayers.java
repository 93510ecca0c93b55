package dev.otto.ledger.ledger.internal;

import dev.otto.ledger.kernel.TransactionId;
import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.ledger.UserView;
import dev.otto.ledger.ledger.Users;
import dev.otto.ledger.payments.Payers;
import dev.otto.ledger.payments.PostedPurchase;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Answers payments by the read models, which are current as soon as a command is answered. */
@Component
class LedgerPayers implements Payers {
    private final Users users;
    private final JdbcClient database;

    LedgerPayers(Users users, JdbcClient database) {
        this.users = users;
        this.database = database;
    }

    @Override
    public Optional<UserId> withId(UUID id) {
        return database.sql("SELECT id FROM users WHERE id = ?")
                .param(id)
                .query(UUID.class)
                .optional()
                .map(UserId::new);
    }

    @Override
    public Optional<UserId> withEmail(String email) {
        return users.withEmail(email).map(UserView::id).map(UserId::new);
    }

    @Override
    public Optional<PostedPurchase> purchaseOf(String paymentReference) {
        return database.sql("SELECT user_id, id FROM transactions WHERE payment_reference = ? AND type = 'purchase'")
                .param(paymentReference)
                .query((row, n) -> new PostedPurchase(
                        new UserId(row.getObject(1, UUID.class)), new TransactionId(row.getObject(2, UUID.class))))
                .optional();
    }
}
