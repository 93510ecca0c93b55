package dev.otto.ledger.finance.internal;

import dev.otto.ledger.finance.Statement;
import dev.otto.ledger.finance.Statements;
import dev.otto.ledger.kernel.Money;
import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.ledger.Cut;
import dev.otto.ledger.ledger.Cuts;
import dev.otto.ledger.ledger.Directory;
import dev.otto.ledger.ledger.TransactionType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Statements from the table {@code transactions}, along its index of account and position. */
@Service
class StoredStatements implements Statements {
    private static final int PAGE = 1_000;

    private final Cuts cuts;
    private final Directory directory;
    private final JdbcClient database;

    StoredStatements(Cuts cuts, Directory directory, JdbcClient database) {
        this.cuts = cuts;
        this.directory = directory;
        this.database = database;
    }

    @Override
    public Statement of(UserId user, @Nullable Instant from, @Nullable Instant to) {
        directory.requireUser(user.value());
        Cut cut = cuts.to(to);
        PeriodOfLog period = PeriodOfLog.of(from, cut, database);
        return new Statement(
                user.value(),
                from,
                to,
                cut.position(),
                balanceAfter(user, period.after()),
                balanceAfter(user, period.to()),
                new Pages<>(period.after(), period.to(), position -> page(user, position, period.to())));
    }

    private long balanceAfter(UserId user, long position) {
        return database.sql("SELECT balance_after FROM transactions WHERE user_id = ? AND ledger_position <= ?"
                        + " ORDER BY ledger_position DESC LIMIT 1")
                .params(user.value(), position)
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    private Pages.Page<Statement.Line> page(UserId user, long after, long to) {
        List<Statement.Line> lines = new ArrayList<>();
        long[] last = {to};
        database.sql("""
                        SELECT id, created_at, type, amount, balance_after, description, reason, video_id, hold_id,
                               related_transaction_id, payment_reference, paid_minor, paid_currency, ledger_position
                        FROM transactions WHERE user_id = ? AND ledger_position > ? AND ledger_position <= ?
                        ORDER BY ledger_position LIMIT ?""").params(user.value(), after, to, PAGE).query(row -> {
            lines.add(line(row));
            last[0] = row.getLong(14);
        });
        return new Pages.Page<>(lines, lines.size() < PAGE ? to : last[0]);
    }

    private static Statement.Line line(ResultSet row) throws SQLException {
        long paid = row.getLong(12);
        String currency = row.getString(13);
        return new Statement.Line(
                row.getObject(1, UUID.class),
                row.getObject(2, OffsetDateTime.class).toInstant(),
                TransactionType.valueOf(row.getString(3).toUpperCase(Locale.ROOT)),
                row.getLong(4),
                row.getLong(5),
                row.getString(6),
                row.getString(7),
                row.getObject(8, UUID.class),
                row.getObject(9, UUID.class),
                row.getObject(10, UUID.class),
                row.getString(11),
                currency == null ? null : new Money(paid, currency));
    }
}
