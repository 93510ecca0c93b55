package dev.otto.ledger.ledger.internal;

import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.ledger.Cursor;
import dev.otto.ledger.ledger.Directory;
import dev.otto.ledger.ledger.NotFound;
import dev.otto.ledger.ledger.Page;
import dev.otto.ledger.ledger.TransactionView;
import dev.otto.ledger.ledger.Transactions;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** The transactions, each list by one statement. */
@Service
class StoredTransactions implements Transactions {
    private final TransactionRows rows;
    private final Directory directory;

    StoredTransactions(TransactionRows rows, Directory directory) {
        this.rows = rows;
        this.directory = directory;
    }

    @Override
    public TransactionView get(UUID id) {
        return rows.find(id).orElseThrow(() -> new NotFound("transaction"));
    }

    @Override
    public Page<TransactionView> of(UserId user, Filter filter, @Nullable Cursor after, int limit) {
        List<TransactionView> found = rows.of(user.value(), filter, after == null ? null : after.position(), limit + 1);
        if (found.isEmpty()) {
            directory.requireUser(user.value());
        }
        return Page.of(found, limit, Cursor.List.TRANSACTIONS, TransactionView::ledgerPosition, Function.identity());
    }
}
