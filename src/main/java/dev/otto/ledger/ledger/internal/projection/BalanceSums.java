package dev.otto.ledger.ledger.internal.projection;

import dev.otto.ledger.credits.Booking;
import dev.otto.ledger.credits.CreditEvent;
import dev.otto.ledger.credits.CreditEvent.AccountOpened;
import dev.otto.ledger.credits.CreditEvent.LotExpiryNeared;
import dev.otto.ledger.credits.CreditEvent.ThresholdsSet;
import dev.otto.ledger.credits.LotChange;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.platform.eventstore.Recorded;
import dev.otto.ledger.platform.postgres.Rows;
import dev.otto.ledger.platform.projection.ProjectionTarget;
import dev.otto.ledger.platform.projection.SummingProjection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** What events do to accounts, and to their lots and families, one row for each. */
final class BalanceSums implements SummingProjection.Sums {
    private final Map<UUID, Opening> opened = new LinkedHashMap<>();
    private final Map<UUID, Account> accounts = new LinkedHashMap<>();
    private final Map<UUID, Choice> thresholds = new LinkedHashMap<>(0);
    private final LotRows lots = new LotRows();
    private final LotFamilyRows families = new LotFamilyRows();

    private record Opening(long sequence, Instant at) {}

    private record Choice(long position, ThresholdsSet set) {}

    private static final class Account {
        private long amount;
        private long held;
        private long debt;
        private long transactions;
        private long sequence;
        private Instant at = Instant.EPOCH;
    }

    @Override
    public void add(Recorded recorded) {
        if (!(recorded.event() instanceof CreditEvent event)) {
            return;
        }
        UUID id = event.account().value();
        if (event instanceof AccountOpened) {
            if (opened.put(id, new Opening(recorded.sequence(), recorded.recordedAt())) != null) {
                throw new IllegalStateException("account " + id + " is opened twice");
            }
            return;
        }
        Booking booking = Bookings.of(event);
        Account account = accounts.computeIfAbsent(id, key -> new Account());
        account.sequence = recorded.sequence();
        account.at = recorded.recordedAt();
        account.debt -= booking.debt().value();
        if (event instanceof CreditEvent.Transaction) {
            account.transactions++;
        }
        switch (event) {
            case ThresholdsSet set -> thresholds.put(id, new Choice(recorded.position(), set));
            case LotExpiryNeared neared -> lots.announce(neared.lot());
            default -> {
                // All that it does is in its booking.
            }
        }
        account.amount += booking.amount().value();
        for (LotChange change : booking.lots()) {
            account.held += change.held().value();
            lots.add(recorded, event, change);
        }
        booking.families().forEach(change -> families.add(recorded, id, change));
    }

    @Override
    public int rows() {
        return opened.size() + accounts.size() + lots.count() + families.count();
    }

    @Override
    public void write(ProjectionTarget target) throws SQLException {
        insertOpened(target);
        updateAccounts(target);
        setThresholds(target);
        lots.write(target);
        lots.schedule(target, thresholds.keySet());
        families.write(target);
    }

    private void insertOpened(ProjectionTarget target) throws SQLException {
        Rows rows = new Rows(target.pipeline(), "uuid", "int8", "timestamptz");
        opened.forEach((id, opening) -> rows.add(id, opening.sequence(), opening.at()));
        rows.execute("INSERT INTO " + target.table("credits")
                + " (id, user_id, amount, held, debt, transaction_count, sequence, created_at, updated_at)"
                + " SELECT r.id, r.id, 0, 0, 0, 0, r.sequence, r.at, r.at FROM %s AS r (id, sequence, at)");
    }

    private void updateAccounts(ProjectionTarget target) throws SQLException {
        Rows rows = new Rows(target.pipeline(), "uuid", "int8", "int8", "int8", "int8", "int8", "timestamptz");
        accounts.forEach((id, account) -> rows.add(
                id, account.amount, account.held, account.debt, account.transactions, account.sequence, account.at));
        rows.execute(
                "UPDATE " + target.table("credits") + " c SET amount = c.amount + r.amount, held = c.held + r.held,"
                        + " debt = c.debt + r.debt, transaction_count = c.transaction_count + r.transactions,"
                        + " sequence = r.sequence, updated_at = r.at"
                        + " FROM %s AS r (id, amount, held, debt, transactions, sequence, at) WHERE c.id = r.id");
    }

    private void setThresholds(ProjectionTarget target) throws SQLException {
        Rows rows = new Rows(target.pipeline(), "uuid", "int8", "int8", "int8");
        thresholds.forEach((id, choice) -> {
            Credits low = choice.set().lowBalance();
            rows.add(id, low == null ? null : low.value(), choice.set().expiringWithin(), choice.position());
        });
        rows.execute("UPDATE " + target.table("credits") + " c SET low_balance = r.low, expiring_within = r.within,"
                + " thresholds_position = r.position"
                + " FROM %s AS r (id, low, within, position) WHERE c.id = r.id");
    }
}
