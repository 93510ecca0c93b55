package dev.otto.ledger.ledger.internal.projection;

import dev.otto.ledger.credits.CreditEvent.Transaction;
import dev.otto.ledger.kernel.LedgerEvent;
import dev.otto.ledger.platform.eventstore.Recorded;
import dev.otto.ledger.platform.postgres.Rows;
import dev.otto.ledger.platform.projection.AsyncProjection;
import dev.otto.ledger.platform.projection.ProjectionTarget;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.stereotype.Component;

/** The table {@code daily_movements}: what moved on an account, by day (UTC) and kind. */
@Component
final class DailyMovementsProjection implements AsyncProjection {
    @Override
    public String name() {
        return "daily_movements";
    }

    @Override
    public short version() {
        return 1;
    }

    @Override
    public List<String> tables() {
        return List.of("daily_movements");
    }

    @Override
    public boolean wants(Class<? extends LedgerEvent> type) {
        return Transaction.class.isAssignableFrom(type);
    }

    /** The sums are made in the database; an event that was counted before is known by its position. */
    @Override
    public void apply(List<Recorded> events, ProjectionTarget target) throws SQLException {
        Rows rows = new Rows(target.pipeline(), "uuid", "date", "text", "int8", "int8", "int8");
        for (Recorded recorded : events) {
            if (recorded.event() instanceof Transaction event) {
                rows.add(
                        event.account().value(),
                        LocalDate.ofInstant(recorded.recordedAt(), ZoneOffset.UTC),
                        TransactionRow.of(event).type(),
                        event.booking().amount().value(),
                        event.balanceAfter().value(),
                        recorded.position());
            }
        }
        String table = target.table("daily_movements");
        rows.execute("INSERT INTO " + table + " AS m (user_id, day, type, count, amount, balance_after, position)"
                + " SELECT r.user_id, r.day, r.type, count(*), sum(r.amount),"
                + " (array_agg(r.balance_after ORDER BY r.position DESC))[1], max(r.position)"
                + " FROM %s AS r (user_id, day, type, amount, balance_after, position)"
                + " WHERE NOT EXISTS (SELECT 1 FROM " + table + " d WHERE d.user_id = r.user_id AND d.day = r.day"
                + " AND d.type = r.type AND d.position >= r.position)"
                + " GROUP BY r.user_id, r.day, r.type"
                + " ON CONFLICT (user_id, day, type) DO UPDATE SET count = m.count + excluded.count,"
                + " amount = m.amount + excluded.amount, balance_after = excluded.balance_after,"
                + " position = excluded.position");
    }
}
