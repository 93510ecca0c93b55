package dev.otto.ledger.ledger;

import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.ledger.internal.Keyset;
import dev.otto.ledger.ledger.internal.TransactionRow;
import dev.otto.ledger.ledger.internal.TransactionRows;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The transactions of all accounts, as they are now. */
@Service
@Transactional(readOnly = true)
public class Transactions {
    private final TransactionRows rows;
    private final Directory directory;

    Transactions(TransactionRows rows, Directory directory) {
        this.rows = rows;
        this.directory = directory;
    }

    /**
     * Which transactions of an account are wanted; what is absent does not narrow.
     *
     * @param from inclusive
     * @param to exclusive
     */
    public record Filter(
            @Nullable TransactionType type,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable UUID video) {
        public static final Filter ALL = new Filter(null, null, null, null);
    }

    /** @throws NotFound when there is none */
    public TransactionView get(UUID id) {
        return rows.findById(id).orElseThrow(() -> new NotFound("transaction")).view();
    }

    /**
     * An account's transactions, newest first.
     *
     * @throws NotFound when there is no such user
     */
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
