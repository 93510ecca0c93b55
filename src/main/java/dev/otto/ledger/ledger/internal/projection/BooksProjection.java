package dev.otto.ledger.ledger.internal.projection;

import dev.otto.ledger.credits.Booking;
import dev.otto.ledger.credits.CreditEvent;
import dev.otto.ledger.credits.LotChange;
import dev.otto.ledger.kernel.LedgerEvent;
import dev.otto.ledger.ledger.Books;
import dev.otto.ledger.platform.eventstore.Recorded;
import dev.otto.ledger.platform.postgres.Rows;
import dev.otto.ledger.platform.projection.AsyncProjection;
import dev.otto.ledger.platform.projection.ProjectionTarget;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The tables {@code book_entries}, what each event posts and the money that it moves, {@code book_sums} of them, and
 * what each purchase was paid in and by whom it was told, {@code book_currencies} and {@code book_providers}.
 */
@Component
final class BooksProjection implements AsyncProjection {
    private static final BookMoney NO_MONEY = new BookMoney(0, 0, 0, 0);

    /**
     * Only an entry that was not there before is added to the sums, so that an event that comes again changes nothing. In
     * the order of the key, since two segments add to the same sums.
     */
    private static final String WRITE = """
            WITH added AS (
                INSERT INTO <entries> (position, line, user_id, type, account, transaction_id, hold_id, credits, held,
                    currency, paid_minor, recognised_minor, breakage_minor, reversed_minor, created_at)
                SELECT r.position, r.line, r.user_id, r.type, r.account, r.transaction_id, r.hold_id, r.credits, r.held,
                    r.currency, r.paid, r.recognised, r.breakage, r.reversed, r.at
                FROM %s AS r (position, line, user_id, type, account, transaction_id, hold_id, credits, held, currency,
                    paid, recognised, breakage, reversed, at)
                ON CONFLICT DO NOTHING RETURNING *
            )
            INSERT INTO <sums> AS s (grain, begins, type, account, currency, entries, credits_debit, credits_credit,
                held_debit, held_credit, account_debit, account_credit, paid_minor, recognised_minor, breakage_minor,
                reversed_minor)
            SELECT g.grain, g.begins, a.type, coalesce(a.account, ''), coalesce(a.currency, ''),
                count(*) FILTER (WHERE a.line = 0),
                sum(greatest(-a.credits, 0)), sum(greatest(a.credits, 0)), sum(greatest(-a.held, 0)), sum(greatest(a.held, 0)),
                sum(greatest(a.credits + a.held, 0)), sum(greatest(-a.credits - a.held, 0)),
                sum(coalesce(a.paid_minor, 0)), sum(coalesce(a.recognised_minor, 0)), sum(coalesce(a.breakage_minor, 0)),
                sum(coalesce(a.reversed_minor, 0))
            FROM added a CROSS JOIN LATERAL (VALUES
                ('day', date_trunc('day', a.created_at, 'UTC')),
                ('quarter', date_bin('15 minutes', a.created_at, timestamptz 'epoch'))) AS g (grain, begins)
            GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
            ON CONFLICT (grain, begins, type, account, currency) DO UPDATE SET entries = s.entries + excluded.entries,
                credits_debit = s.credits_debit + excluded.credits_debit,
                credits_credit = s.credits_credit + excluded.credits_credit,
                held_debit = s.held_debit + excluded.held_debit, held_credit = s.held_credit + excluded.held_credit,
                account_debit = s.account_debit + excluded.account_debit,
                account_credit = s.account_credit + excluded.account_credit,
                paid_minor = s.paid_minor + excluded.paid_minor,
                recognised_minor = s.recognised_minor + excluded.recognised_minor,
                breakage_minor = s.breakage_minor + excluded.breakage_minor,
                reversed_minor = s.reversed_minor + excluded.reversed_minor""";

    @Override
    public String name() {
        return Books.PROJECTION;
    }

    @Override
    public short version() {
        return 1;
    }

    @Override
    public List<String> tables() {
        return List.of("book_entries", "book_sums", "book_currencies", "book_providers");
    }

    @Override
    public boolean wants(Class<? extends LedgerEvent> type) {
        return CreditEvent.class.isAssignableFrom(type);
    }

    @Override
    public void apply(List<Recorded> events, ProjectionTarget target) throws SQLException {
        BookPurchases purchases = BookPurchases.of(events, target);
        Rows rows = new Rows(
                target.pipeline(),
                "int8",
                "int2",
                "uuid",
                "text",
                "text",
                "uuid",
                "uuid",
                "int8",
                "int8",
                "text",
                "int8",
                "int8",
                "int8",
                "int8",
                "timestamptz");
        for (Recorded recorded : events) {
            if (recorded.event() instanceof CreditEvent event) {
                add(rows, recorded, event, purchases);
            }
        }
        purchases.write(target);
        rows.execute(
                WRITE.replace("<entries>", target.table("book_entries")).replace("<sums>", target.table("book_sums")));
    }

    private static void add(Rows rows, Recorded recorded, CreditEvent event, BookPurchases purchases) {
        BookEntry entry = BookEntry.of(event, purchases);
        if (entry == null) {
            return;
        }
        Booking booking = Bookings.of(event);
        long held = 0;
        for (LotChange change : booking.lots()) {
            held += change.held().value();
        }
        long credits = booking.amount().value() - held;
        Map<String, BookMoney> money = BookMoney.of(booking, purchases);
        if (money.isEmpty()) {
            if (entry.transaction() != null || entry.hold() != null) {
                add(rows, recorded, event, entry, 0, credits, held, null, NO_MONEY);
            }
            return;
        }
        int line = 0;
        for (Map.Entry<String, BookMoney> one : money.entrySet()) {
            boolean first = line == 0;
            add(
                    rows,
                    recorded,
                    event,
                    entry,
                    line++,
                    first ? credits : 0,
                    first ? held : 0,
                    one.getKey(),
                    one.getValue());
        }
    }

    private static void add(
            Rows rows,
            Recorded recorded,
            CreditEvent event,
            BookEntry entry,
            int line,
            long credits,
            long held,
            @Nullable String currency,
            BookMoney money) {
        boolean none = currency == null;
        rows.add(
                recorded.position(),
                line,
                event.account().value(),
                entry.type(),
                entry.account(),
                entry.transaction() == null ? null : entry.transaction().value(),
                entry.hold() == null ? null : entry.hold().value(),
                credits,
                held,
                currency,
                none ? null : money.paid(),
                none ? null : money.recognised(),
                none ? null : money.breakage(),
                none ? null : money.reversed(),
                recorded.recordedAt());
    }
}
