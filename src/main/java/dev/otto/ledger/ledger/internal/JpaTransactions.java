package dev.otto.ledger.ledger.internal;

import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.ledger.Cursor;
import dev.otto.ledger.ledger.Directory;
import dev.otto.ledger.ledger.NotFound;
import dev.otto.ledger.ledger.Page;
import dev.otto.ledger.ledger.TransactionView;
import dev.otto.ledger.ledger.Transactions;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The transactions, read through JPA. */
@Service
@Transactional(readOnly = true)
class JpaTransactions implements Transactions {
    private final TransactionRows rows;
    private final Directory directory;

    JpaTransactions(TransactionRows rows, Directory directory) {
        this.rows = rows;
        this.directory = directory;
    }

    @Override
    public TransactionView get(UUID id) {
        return rows.findById(id).orElseThrow(() -> new NotFound("transaction")).view();
    }

    @Override
    public Page<TransactionView> of(UserId user, Filter filter, @Nullable Cursor after, int limit) {
        var found = new Keyset<TransactionRow>("ledgerPosition", user.value())
                .with("type", filter.type() == null ? null : filter.type().code())
                .with("videoId", filter.video())
                .madeWithin(filter.from(), filter.to())
                .before(after == null ? null : after.position())
                .read(rows, limit + 1);
        if (found.isEmpty()) {
            directory.requireUser(user.value());
        }
        return Page.of(found, limit, Cursor.List.TRANSACTIONS, TransactionRow::ledgerPosition, TransactionRow::view);
    }
}
