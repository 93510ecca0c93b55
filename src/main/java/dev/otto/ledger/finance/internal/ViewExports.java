package dev.otto.ledger.finance.internal;

import dev.otto.ledger.finance.Exports;
import dev.otto.ledger.ledger.Books;
import dev.otto.ledger.ledger.Cut;
import dev.otto.ledger.ledger.Cuts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** The views of the schema {@code finance}, so that a file and a query have the same rows and columns. */
@Service
class ViewExports implements Exports {
    /** Positions in a page. They have no gaps, so that a page has few rows however long the books are. */
    private static final int PAGE = 2_000;

    private static final List<String> TRANSACTIONS = List.of(
            "ledger_position",
            "created_at",
            "transaction_id",
            "user_id",
            "type",
            "amount",
            "balance_after",
            "description",
            "reason",
            "video_id",
            "hold_id",
            "related_transaction_id",
            "payment_reference",
            "paid_minor",
            "paid_currency",
            "actor",
            "idempotency_key");
    private static final List<String> POSTINGS = List.of(
            "ledger_position",
            "posting",
            "created_at",
            "user_id",
            "type",
            "transaction_id",
            "hold_id",
            "account",
            "debit",
            "credit");

    private final Cuts cuts;
    private final Books books;
    private final JdbcClient database;

    ViewExports(Cuts cuts, Books books, JdbcClient database) {
        this.cuts = cuts;
        this.books = books;
        this.database = database;
    }

    @Override
    public Table transactions(@Nullable Instant from, @Nullable Instant to) {
        return table("transactions", TRANSACTIONS, "ledger_position", from, to);
    }

    @Override
    public Table postings(@Nullable Instant from, @Nullable Instant to) {
        return table("postings", POSTINGS, "ledger_position, posting", from, to);
    }

    private Table table(String view, List<String> columns, String order, @Nullable Instant from, @Nullable Instant to) {
        Cut cut = cuts.to(to);
        books.await(cut);
        PeriodOfLog period = PeriodOfLog.of(from, cut, database);
        String query = "SELECT " + String.join(", ", columns) + " FROM finance." + view
                + " WHERE ledger_position > ? AND ledger_position <= ? ORDER BY " + order;
        return new Table(columns, new Pages<>(period.after(), period.to(), position -> {
            long last = Math.min(position + PAGE, period.to());
            return new Pages.Page<>(
                    database.sql(query)
                            .params(position, last)
                            .query((row, n) -> values(row, columns.size()))
                            .list(),
                    last);
        }));
    }

    private static List<@Nullable Object> values(ResultSet row, int columns) throws SQLException {
        List<@Nullable Object> values = new ArrayList<>(columns);
        for (int i = 1; i <= columns; i++) {
            Object value = row.getObject(i);
            values.add(value instanceof Timestamp at ? at.toInstant() : value);
        }
        return values;
    }
}
