package dev.otto.ledger.ledger.internal.projection;

import dev.otto.ledger.credits.Booking;
import dev.otto.ledger.credits.CreditEvent;
import dev.otto.ledger.credits.CreditEvent.AccountOpened;
import dev.otto.ledger.credits.LotChange;
import dev.otto.ledger.platform.eventstore.Recorded;
import dev.otto.ledger.platform.postgres.Rows;
import dev.otto.ledger.platform.projection.InlineProjection;
import dev.otto.ledger.platform.projection.ProjectionTarget;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** The tables {@code credits}, {@code lots} and {@code lot_families}: sums of the events' bookings. */
@Component
final class BalancesProjection implements InlineProjection {
    /** What a batch does to one account. */
    private static final class Account {
        private long amount;
        private long held;
        private long debt;
        private long transactions;
        private long sequence;
        private Instant at = Instant.EPOCH;
    }

    @Override
    public String name() {
        return "balances";
    }

    @Override
    public short version() {
        return 1;
    }

    @Override
    public List<String> tables() {
        return List.of("credits", "lots", "lot_families");
    }

    @Override
    public void apply(List<Recorded> events, ProjectionTarget target) throws SQLException {
        Map<UUID, Account> accounts = new LinkedHashMap<>();
        LotRows lots = new LotRows(target);
        LotFamilyRows families = new LotFamilyRows(target);
        Rows opened = new Rows(target.pipeline(), "uuid", "int8", "timestamptz");
        for (Recorded recorded : events) {
            if (!(recorded.event() instanceof CreditEvent event)) {
                continue;
            }
            UUID id = event.account().value();
            if (event instanceof AccountOpened) {
                opened.add(id, recorded.sequence(), recorded.recordedAt());
                continue;
            }
            Booking booking = Bookings.of(event);
            Account account = accounts.computeIfAbsent(id, key -> new Account());
            account.sequence = recorded.sequence();
            account.at = recorded.recordedAt();
            account.debt -= booking.debt().value();
            if (event instanceof CreditEvent.Transaction) {
                account.transactions++;
            }
            account.amount += booking.amount().value();
            for (LotChange change : booking.lots()) {
                account.held += change.held().value();
                lots.add(recorded, event, change);
            }
            booking.families().forEach(change -> families.add(recorded, id, change));
        }
        opened.execute("INSERT INTO " + target.table("credits")
                + " (id, user_id, amount, held, debt, transaction_count, sequence, created_at, updated_at)"
                + " SELECT r.id, r.id, 0, 0, 0, 0, r.sequence, r.at, r.at FROM %s AS r (id, sequence, at)");
        updateAccounts(accounts, target);
        lots.write();
        families.write();
    }

    private static void updateAccounts(Map<UUID, Account> accounts, ProjectionTarget target) throws SQLException {
        Rows rows = new Rows(target.pipeline(), "uuid", "int8", "int8", "int8", "int8", "int8", "timestamptz");
        accounts.forEach((id, account) -> rows.add(
                id, account.amount, account.held, account.debt, account.transactions, account.sequence, account.at));
        rows.execute(
                "UPDATE " + target.table("credits") + " c SET amount = c.amount + r.amount, held = c.held + r.held,"
                        + " debt = c.debt + r.debt, transaction_count = c.transaction_count + r.transactions,"
                        + " sequence = r.sequence, updated_at = r.at"
                        + " FROM %s AS r (id, amount, held, debt, transactions, sequence, at) WHERE c.id = r.id");
    }
}
