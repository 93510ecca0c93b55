package dev.otto.ledger.ledger.internal;

import dev.otto.ledger.ledger.TransactionView;
import dev.otto.ledger.ledger.Transactions.Filter;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The rows of all transactions, from their index straight to what is shown of them. There are more of them, and they are
 * asked for more often, than of anything that is read through JPA.
 */
@Component
class TransactionRows {
    private final JdbcClient database;

    TransactionRows(JdbcClient database) {
        this.database = database;
    }

    Optional<TransactionView> find(UUID id) {
        return database.sql("SELECT " + TransactionRow.COLUMNS + " FROM transactions WHERE id = ?")
                .param(id)
                .query((row, n) -> TransactionRow.view(row))
                .optional();
    }

    /**
     * An account's, newest first. No count and no offset: a page costs the same however deep it lies.
     *
     * @param before only what is before this position, not at it; absent: from the newest
     */
    List<TransactionView> of(UUID user, Filter filter, @Nullable Long before, int limit) {
        StringBuilder sql =
                new StringBuilder("SELECT " + TransactionRow.COLUMNS + " FROM transactions WHERE user_id = ?");
        List<Object> parameters = new ArrayList<>();
        parameters.add(user);
        narrow(
                sql,
                parameters,
                " AND type = ?",
                filter.type() == null ? null : filter.type().code());
        narrow(sql, parameters, " AND video_id = ?", filter.video());
        narrow(sql, parameters, " AND created_at >= ?", utc(filter.from()));
        narrow(sql, parameters, " AND created_at < ?", utc(filter.to()));
        narrow(sql, parameters, " AND ledger_position < ?", before);
        narrow(sql, parameters, " ORDER BY ledger_position DESC LIMIT ?", limit);
        return database.sql(sql.toString())
                .params(parameters)
                .query((row, n) -> TransactionRow.view(row))
                .list();
    }

    private static void narrow(StringBuilder sql, List<Object> parameters, String clause, @Nullable Object value) {
        if (value != null) {
            sql.append(clause);
            parameters.add(value);
        }
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
        return instant == null ? null : OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }

    /** What was given back of usages that name a video from one position of the log to another, both included. */
    long refundedOf(UUID video, long from, long to) {
        return database.sql("SELECT coalesce(sum(amount), 0) FROM transactions WHERE video_id = ? AND type = 'refund'"
                        + " AND ledger_position BETWEEN ? AND ?")
                .params(video, from, to)
                .query(Long.class)
                .single();
    }
}
