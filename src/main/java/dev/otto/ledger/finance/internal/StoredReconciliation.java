package dev.otto.ledger.finance.internal;

import dev.otto.ledger.finance.ReconciledPayment;
import dev.otto.ledger.finance.ReconciledPayment.AtProvider;
import dev.otto.ledger.finance.ReconciledPayment.InLedger;
import dev.otto.ledger.finance.Reconciliation;
import dev.otto.ledger.finance.Verdict;
import dev.otto.ledger.kernel.Actor;
import dev.otto.ledger.kernel.Money;
import dev.otto.ledger.ledger.Page;
import java.io.InputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Holds the two against each other in the database, by one statement for each question. */
@Service
class StoredReconciliation implements Reconciliation {
    /**
     * Each payment of the period, with all that ever became of it. It is of the instant at which the provider took it, so
     * that it is of one day only; where the provider knows nothing of it, at which it was booked. A report names a payment
     * by its intent or its charge, and the aliases say which charge is which payment's. What is booked counts if a
     * webhook of Stripe told of it or its reference has the form of Stripe's.
     */
    private static final String COMPARED = """
            WITH period AS (
                SELECT coalesce(:from, (SELECT min(created_at) FROM provider_movements WHERE kind = 'payment')) AS begins,
                       coalesce(:to, (SELECT date_trunc('day', max(created_at), 'UTC') + interval '1 day'
                                      FROM provider_movements WHERE kind = 'payment')) AS ends
            ), wanted AS (
                SELECT coalesce(a.reference, m.reference) AS reference
                FROM period, provider_movements m
                LEFT JOIN payment_aliases a ON a.provider = m.provider AND a.alias = m.reference
                WHERE m.provider = 'stripe' AND m.kind = 'payment' AND m.created_at >= begins AND m.created_at < ends
                UNION
                SELECT t.payment_reference FROM period, transactions t
                WHERE t.type = 'purchase' AND t.payment_reference IS NOT NULL AND t.created_at >= begins AND t.created_at < ends
                  AND (t.payment_reference ~ '^(pi|ch|py|in)_'
                       OR EXISTS (SELECT FROM payments p WHERE p.purchase_transaction_id = t.id AND p.provider = 'stripe'))
            ), names AS (
                SELECT reference, reference AS name FROM wanted
                UNION
                SELECT w.reference, a.alias FROM wanted w JOIN payment_aliases a ON a.provider = 'stripe' AND a.reference = w.reference
            ), told AS (
                SELECT n.reference, count(*) FILTER (WHERE m.kind = 'payment') AS times,
                       max(m.amount_minor) FILTER (WHERE m.kind = 'payment') AS amount,
                       max(m.currency) FILTER (WHERE m.kind = 'payment') AS currency,
                       coalesce(-sum(m.amount_minor) FILTER (WHERE m.kind = 'return'), 0)::bigint AS returned,
                       min(m.created_at) FILTER (WHERE m.kind = 'payment') AS created_at
                FROM names n JOIN provider_movements m ON m.provider = 'stripe' AND m.reference = n.name
                GROUP BY n.reference HAVING count(*) FILTER (WHERE m.kind = 'payment') > 0
            ), compared AS (
                SELECT w.reference, told.times, told.amount, told.currency, told.returned,
                       t.id AS transaction_id, t.user_id, t.nominal AS credits, t.paid_minor, t.paid_currency, t.refunded AS reversed,
                       p.id AS payment_id,
                       coalesce(told.created_at, t.created_at) AS happened_at,
                       CASE WHEN told.amount > 0
                            THEN floor(t.nominal::numeric * greatest(least(told.returned, told.amount), 0) / told.amount)::bigint
                       END AS to_reverse
                FROM wanted w
                LEFT JOIN told ON told.reference = w.reference
                LEFT JOIN transactions t ON t.payment_reference = w.reference AND t.type = 'purchase'
                LEFT JOIN payments p ON p.provider = 'stripe' AND p.payment_reference = w.reference
            ), judged AS (
                SELECT compared.*, (happened_at AT TIME ZONE 'UTC')::date AS day,
                       CASE WHEN times > 1 THEN 'duplicate'
                               WHEN transaction_id IS NULL THEN 'missing_in_ledger'
                               WHEN times IS NULL THEN 'missing_at_provider'
                               WHEN currency IS DISTINCT FROM paid_currency THEN 'wrong_currency'
                               WHEN amount IS DISTINCT FROM paid_minor OR reversed IS DISTINCT FROM to_reverse THEN 'wrong_amount'
                               ELSE 'matched' END AS verdict
                FROM compared, period WHERE happened_at >= begins AND happened_at < ends
            )
            """;

    private final JdbcClient database;
    private final ProviderMovements movements;

    StoredReconciliation(JdbcClient database, ProviderMovements movements) {
        this.database = database;
        this.movements = movements;
    }

    @Override
    public Report take(InputStream csv, Actor by) {
        return movements.take(csv, by);
    }

    @Override
    @Transactional(readOnly = true)
    public Summary summary(@Nullable Instant from, @Nullable Instant to) {
        Map<LocalDate, Map<Verdict, Long>> days = new TreeMap<>();
        asked(COMPARED + "SELECT day, verdict, count(*) FROM judged GROUP BY day, verdict", from, to)
                .query(row -> {
                    days.computeIfAbsent(row.getObject(1, LocalDate.class), day -> new EnumMap<>(Verdict.class))
                            .put(verdict(row.getString(2)), row.getLong(3));
                });
        Map<Verdict, Long> total = new EnumMap<>(Verdict.class);
        List<Day> counted = new ArrayList<>();
        days.forEach((day, counts) -> {
            counts.forEach((verdict, count) -> total.merge(verdict, count, Long::sum));
            counted.add(new Day(day, counts(counts)));
        });
        return new Summary(counts(total), counted);
    }

    private static Counts counts(Map<Verdict, Long> counts) {
        return new Counts(
                counts.getOrDefault(Verdict.MATCHED, 0L),
                counts.getOrDefault(Verdict.MISSING_IN_LEDGER, 0L),
                counts.getOrDefault(Verdict.MISSING_AT_PROVIDER, 0L),
                counts.getOrDefault(Verdict.DUPLICATE, 0L),
                counts.getOrDefault(Verdict.WRONG_AMOUNT, 0L),
                counts.getOrDefault(Verdict.WRONG_CURRENCY, 0L));
    }

    @Override
    @Transactional(readOnly = true)
    public Page<ReconciledPayment> payments(
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable Verdict verdict,
            @Nullable String after,
            int limit) {
        List<ReconciledPayment> found = asked(
                        COMPARED + "SELECT * FROM judged"
                                + (verdict == null ? " WHERE verdict <> 'matched'" : " WHERE verdict = :verdict")
                                + (after == null ? "" : " AND reference > :after")
                                + " ORDER BY reference LIMIT :limit",
                        from,
                        to)
                .param("verdict", verdict == null ? null : verdict.code())
                .param("after", after)
                .param("limit", limit + 1)
                .query((row, n) -> payment(row))
                .list();
        if (found.size() <= limit) {
            return Page.whole(found);
        }
        List<ReconciledPayment> page = found.subList(0, limit);
        return new Page<>(page, true, page.getLast().paymentReference());
    }

    /** All payments of a year may be asked for: that takes longer than any other read may. */
    private JdbcClient.StatementSpec asked(String sql, @Nullable Instant from, @Nullable Instant to) {
        database.sql("SET LOCAL statement_timeout = '100s'").update();
        return database.sql(sql.replace(":from", ":from::timestamptz").replace(":to,", ":to::timestamptz,"))
                .param("from", from == null ? null : from.atOffset(ZoneOffset.UTC))
                .param("to", to == null ? null : to.atOffset(ZoneOffset.UTC));
    }

    private static Verdict verdict(String code) {
        return Verdict.valueOf(code.toUpperCase(Locale.ROOT));
    }

    private static ReconciledPayment payment(ResultSet row) throws SQLException {
        Verdict verdict = verdict(row.getString("verdict"));
        String currency = row.getString("currency");
        AtProvider provider = currency == null
                ? null
                : new AtProvider(
                        new Money(Math.max(0, row.getLong("amount")), currency),
                        row.getLong("returned"),
                        row.getLong("times"));
        UUID transaction = row.getObject("transaction_id", UUID.class);
        String paid = row.getString("paid_currency");
        InLedger ledger = transaction == null
                ? null
                : new InLedger(
                        transaction,
                        row.getObject("user_id", UUID.class),
                        row.getLong("credits"),
                        paid == null ? null : new Money(row.getLong("paid_minor"), paid),
                        row.getLong("reversed"));
        UUID payment = row.getObject("payment_id", UUID.class);
        Long toReverse = row.getObject("to_reverse", Long.class);
        return new ReconciledPayment(
                row.getString("reference"),
                verdict,
                row.getObject("day", LocalDate.class),
                provider,
                ledger,
                payment,
                Mending.of(verdict, ledger, payment, toReverse));
    }
}
