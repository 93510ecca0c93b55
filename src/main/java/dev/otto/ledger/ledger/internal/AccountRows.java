package dev.otto.ledger.ledger.internal;

import dev.otto.ledger.credits.LotKind;
import dev.otto.ledger.kernel.Money;
import dev.otto.ledger.platform.postgres.GroupedReads;
import dev.otto.ledger.platform.postgres.LookUpConnections;
import dev.otto.ledger.platform.postgres.Pipeline;
import dev.otto.ledger.platform.postgres.Rows;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The rows of an account: its balance, its open lots, and what its due holds keep. */
@Component
class AccountRows implements AutoCloseable {
    /** By keys alone, whatever the planner thinks of the tables: that is what LATERAL and LIMIT are for. */
    private static final String QUERY = """
            SELECT r.n, c.user_id, c.amount, c.held, c.debt, c.transaction_count, c.updated_at,
                   c.held > 0 AND EXISTS (SELECT FROM holds h WHERE h.user_id = c.user_id
                                          AND h.state = 'open' AND h.expires_at <= r.now),
                   l.id, l.kind, l.priority, l.expires_at, l.age, l.amount, l.remaining, l.held,
                   coalesce(f.currency, l.money_currency),
                   CASE WHEN f.currency IS NULL THEN l.money_minor ELSE f.paid_minor END
            FROM %s AS r (n, id, now)
            CROSS JOIN LATERAL (SELECT * FROM credits WHERE id = r.id LIMIT 1) c
            LEFT JOIN lots l ON l.user_id = c.user_id AND l.open
            LEFT JOIN lot_families f ON f.id = l.id""";

    private final JdbcClient database;
    private final JdbcOperations transaction;
    private final GroupedReads<Asked, Optional<Account>> reads;

    AccountRows(JdbcClient database, JdbcOperations transaction, LookUpConnections connections) {
        this.database = database;
        this.transaction = transaction;
        reads = new GroupedReads<>("ledger-balances", connections, AccountRows::find);
    }

    /** @param now what is due by then is told */
    private record Asked(UUID account, Instant now) {}

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

    /** By one statement, so that all of it is of one instant; together with others who ask. */
    Optional<Account> find(UUID account, Instant now) {
        return reads.read(new Asked(account, now));
    }

    /** The same in the transaction of the caller's. */
    Optional<Account> findInTransaction(UUID account, Instant now) {
        ConnectionCallback<List<Optional<Account>>> found =
                connection -> find(List.of(new Asked(account, now)), connection);
        return Objects.requireNonNull(transaction.execute(found)).getFirst();
    }

    private static List<Optional<Account>> find(List<Asked> group, Connection connection) throws SQLException {
        Pipeline pipeline = new Pipeline(connection);
        Rows rows = new Rows(pipeline, "int4", "uuid", "timestamptz");
        for (int n = 0; n < group.size(); n++) {
            rows.add(n, group.get(n).account(), group.get(n).now());
        }
        @Nullable Account[] accounts = new Account[group.size()];
        rows.ask(
                row -> {
                    while (row.next()) {
                        int n = row.getInt(1);
                        Account account = accounts[n];
                        if (account == null) {
                            account = account(row);
                            accounts[n] = account;
                        }
                        lot(row).ifPresent(account.lots::add);
                    }
                },
                QUERY);
        pipeline.send();
        return Arrays.stream(accounts).map(Optional::ofNullable).toList();
    }

    private static Account account(ResultSet row) throws SQLException {
        return new Account(
                row.getObject(2, UUID.class),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                Instants.read(row, 7),
                row.getBoolean(8),
                new ArrayList<>());
    }

    private static Optional<LotRow> lot(ResultSet row) throws SQLException {
        UUID lot = row.getObject(9, UUID.class);
        if (lot == null) {
            return Optional.empty();
        }
        String kind = row.getString(10);
        String currency = row.getString(17);
        return Optional.of(new LotRow(
                lot,
                kind,
                LotKind.valueOf(kind.toUpperCase(Locale.ROOT)),
                row.getInt(11),
                Instants.readIfAny(row, 12),
                row.getLong(13),
                row.getLong(14),
                row.getLong(15),
                row.getLong(16),
                currency == null ? null : new Money(row.getLong(18), currency)));
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

    @Override
    public void close() {
        reads.close();
    }
}
