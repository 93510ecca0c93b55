package dev.otto.ledger.ledger.internal;

import dev.otto.ledger.credits.LotKind;
import dev.otto.ledger.kernel.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The rows of an account: its balance, its open lots, and what its due holds keep. */
@Component
class AccountRows {
    private final JdbcClient database;

    AccountRows(JdbcClient database) {
        this.database = database;
    }

    /**
     * An account as it is stored.
     *
     * @param dueHolds whether it has open holds whose deadline has come
     */
    record Account(
            UUID user,
            long amount,
            long held,
            long debt,
            long transactionCount,
            Instant updatedAt,
            boolean dueHolds,
            List<LotRow> lots) {}

    /** A due hold's share of a lot. */
    record DueDraw(UUID lot, long held) {}

    /** By one statement, so that all of it is of one instant. */
    Optional<Account> find(UUID account, Instant now) {
        return database.sql("""
                        SELECT c.user_id, c.amount, c.held, c.debt, c.transaction_count, c.updated_at,
                               c.held > 0 AND EXISTS (SELECT FROM holds h WHERE h.user_id = c.user_id
                                                      AND h.state = 'open' AND h.expires_at <= ?),
                               l.id, l.kind, l.priority, l.expires_at, l.age, l.amount, l.remaining, l.held,
                               coalesce(f.currency, l.money_currency),
                               CASE WHEN f.currency IS NULL THEN l.money_minor ELSE f.paid_minor END
                        FROM credits c
                        LEFT JOIN lots l ON l.user_id = c.user_id AND l.open
                        LEFT JOIN lot_families f ON f.id = l.id
                        WHERE c.id = ?""").params(utc(now), account).query(AccountRows::account);
    }

    private static Optional<Account> account(ResultSet row) throws SQLException {
        Account account = null;
        while (row.next()) {
            if (account == null) {
                account = new Account(
                        row.getObject(1, UUID.class),
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getLong(5),
                        Instants.read(row, 6),
                        row.getBoolean(7),
                        new ArrayList<>());
            }
            UUID lot = row.getObject(8, UUID.class);
            if (lot != null) {
                String kind = row.getString(9);
                String currency = row.getString(16);
                account.lots.add(new LotRow(
                        lot,
                        kind,
                        LotKind.valueOf(kind.toUpperCase(Locale.ROOT)),
                        row.getInt(10),
                        Instants.readIfAny(row, 11),
                        row.getLong(12),
                        row.getLong(13),
                        row.getLong(14),
                        row.getLong(15),
                        currency == null ? null : new Money(row.getLong(17), currency)));
            }
        }
        return Optional.ofNullable(account);
    }

    /** What each open hold whose deadline has come holds of which lot, hold by hold in the order of their deadlines. */
    List<DueDraw> dueDraws(UUID account, Instant now) {
        return database.sql("""
                        SELECT (lot.value ->> 'lot')::uuid, (lot.value ->> 'held')::bigint
                        FROM holds h
                        JOIN events e ON e.position = h.position
                        CROSS JOIN LATERAL jsonb_array_elements(readable_json(e.payload) -> 'booking' -> 'lots')
                            WITH ORDINALITY AS lot (value, n)
                        WHERE h.user_id = ? AND h.state = 'open' AND h.expires_at <= ?
                        ORDER BY h.expires_at, h.position, lot.n""")
                .params(account, utc(now))
                .query((row, n) -> new DueDraw(row.getObject(1, UUID.class), row.getLong(2)))
                .list();
    }

    private static OffsetDateTime utc(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
