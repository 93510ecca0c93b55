package dev.otto.ledger.ledger.internal.projection;

import dev.otto.ledger.credits.CreditEvent.Transaction;
import dev.otto.ledger.kernel.LedgerEvent;
import dev.otto.ledger.platform.eventstore.Recorded;
import dev.otto.ledger.platform.postgres.Pipeline;
import dev.otto.ledger.platform.postgres.Rows;
import dev.otto.ledger.platform.projection.AsyncProjection;
import dev.otto.ledger.platform.projection.ProjectionTarget;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
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

    /** An event that was counted before is known by its position. */
    @Override
    public void apply(List<Recorded> events, ProjectionTarget target) throws SQLException {
        Map<Key, Movements> all = new LinkedHashMap<>();
        for (Recorded recorded : events) {
            if (recorded.event() instanceof Transaction event) {
                all.computeIfAbsent(Key.of(recorded, event), key -> new Movements());
            }
        }
        readCounted(all, target);
        for (Recorded recorded : events) {
            if (recorded.event() instanceof Transaction event) {
                Objects.requireNonNull(all.get(Key.of(recorded, event))).add(recorded, event);
            }
        }
        Rows rows = new Rows(target.pipeline(), "uuid", "date", "text", "int8", "int8", "int8", "int8");
        all.forEach((key, sum) -> {
            if (sum.count > 0) {
                rows.add(key.user, key.day, key.type, sum.count, sum.amount, sum.balanceAfter, sum.position);
            }
        });
        rows.execute("INSERT INTO " + target.table("daily_movements")
                + " AS m (user_id, day, type, count, amount, balance_after, position)"
                + " SELECT r.user_id, r.day, r.type, r.count, r.amount, r.balance_after, r.position"
                + " FROM %s AS r (user_id, day, type, count, amount, balance_after, position)"
                + " ON CONFLICT (user_id, day, type) DO UPDATE SET count = m.count + excluded.count,"
                + " amount = m.amount + excluded.amount, balance_after = excluded.balance_after,"
                + " position = excluded.position");
    }

    private static void readCounted(Map<Key, Movements> all, ProjectionTarget target) throws SQLException {
        Pipeline question = new Pipeline(target.pipeline().connection());
        Rows keys = new Rows(question, "uuid", "date", "text");
        all.keySet().forEach(key -> keys.add(key.user, key.day, key.type));
        keys.ask(
                row -> {
                    while (row.next()) {
                        Key key = new Key(
                                row.getObject(1, UUID.class), row.getObject(2, LocalDate.class), row.getString(3));
                        Objects.requireNonNull(all.get(key)).position = row.getLong(4);
                    }
                },
                "SELECT m.user_id, m.day, m.type, m.position FROM %s AS r (user_id, day, type) JOIN "
                        + target.table("daily_movements")
                        + " m ON m.user_id = r.user_id AND m.day = r.day AND m.type = r.type");
        question.send();
    }

    private record Key(UUID user, LocalDate day, String type) {
        static Key of(Recorded recorded, Transaction event) {
            return new Key(
                    event.account().value(),
                    LocalDate.ofInstant(recorded.recordedAt(), ZoneOffset.UTC),
                    TransactionRow.of(event).type());
        }
    }

    /** What a batch adds to one row. */
    private static final class Movements {
        private long count;
        private long amount;
        private long balanceAfter;
        /** Of the last event that the row counts. */
        private long position;

        void add(Recorded recorded, Transaction event) {
            if (recorded.position() > position) {
                count++;
                amount += event.booking().amount().value();
                balanceAfter = event.balanceAfter().value();
                position = recorded.position();
            }
        }
    }
}
