package dev.otto.ledger.ledger.internal.projection;

import dev.otto.ledger.credits.CreditEvent;
import dev.otto.ledger.credits.LotChange;
import dev.otto.ledger.credits.LotMoney;
import dev.otto.ledger.credits.LotTerms;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.LotId;
import dev.otto.ledger.platform.eventstore.Recorded;
import dev.otto.ledger.platform.postgres.Rows;
import dev.otto.ledger.platform.projection.ProjectionTarget;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What events do to lots, one row for each. */
final class LotRows {
    /**
     * What comes back to a regrant by a merge is new to it; what comes back to any other lot had been in it. All together
     * it is at most what a client can read, as {@link LotChange#together} has it.
     */
    private static final String AMOUNT =
            "LEAST(l.amount + r.amount + CASE WHEN l.regrant_of IS NULL THEN 0 ELSE r.returned END, "
                    + Credits.MAX_VALUE + ")";

    private final Map<UUID, Lot> lots = new LinkedHashMap<>();
    /** Whether a lot's user was told that it expires soon, where events say something of it. */
    private final Map<UUID, Boolean> announced = new LinkedHashMap<>(0);
    /** Those that expire and were opened, or opened again. */
    private final Set<UUID> expiring = new LinkedHashSet<>(0);

    private static final class Lot {
        private final UUID user;
        private @Nullable LotTerms terms;
        private Instant openedAt = Instant.EPOCH;
        private long amount;
        private long returned;
        private long remaining;
        private long held;
        private final List<Reopening> reopenings = new ArrayList<>(0);
        private boolean moneySet;
        private @Nullable LotMoney money;
        private long sequence;
        private Instant at = Instant.EPOCH;

        Lot(UUID user) {
            this.user = user;
        }
    }

    /** A lot is opened again; the sums of these events until then are what its row does not have yet. */
    private record Reopening(long sequence, long amount, long returned) {}

    void add(Recorded recorded, CreditEvent event, LotChange change) {
        Lot lot = lots.computeIfAbsent(
                change.lot().value(), id -> new Lot(event.account().value()));
        LotTerms terms = change.terms();
        if (terms != null && lot.terms == null) {
            lot.terms = terms;
            lot.openedAt = recorded.recordedAt();
        }
        if (change.money() != null || terms != null) {
            lot.moneySet = true;
            lot.money = change.money();
        }
        if (terms != null && terms.expiresAt() != null) {
            expiring.add(change.lot().value());
        }
        if (terms != null && terms.openedBy() != recorded.sequence()) {
            lot.reopenings.add(new Reopening(recorded.sequence(), lot.amount, lot.returned));
            announced.put(change.lot().value(), false);
        }
        lot.amount = LotChange.together(lot.amount, change.broughtInBy(event).value());
        lot.returned = LotChange.together(lot.returned, change.returnedBy(event).value());
        lot.remaining += change.remaining().value();
        lot.held += change.held().value();
        lot.sequence = recorded.sequence();
        lot.at = recorded.recordedAt();
    }

    /** A lot's user was told that it expires soon: nothing else of it changes. */
    void announce(LotId lot) {
        announced.put(lot.value(), true);
    }

    int count() {
        return lots.size();
    }

    void write(ProjectionTarget target) throws SQLException {
        insertOpened(target);
        insertReopenings(target);
        update(target);
        announce(target);
    }

    private void insertOpened(ProjectionTarget target) throws SQLException {
        Rows rows = new Rows(
                target.pipeline(),
                "uuid",
                "uuid",
                "text",
                "uuid",
                "uuid",
                "int4",
                "timestamptz",
                "int8",
                "timestamptz");
        lots.forEach((id, lot) -> {
            LotTerms terms = lot.terms;
            if (terms != null) {
                rows.add(
                        id,
                        lot.user,
                        terms.kind().code(),
                        terms.family().value(),
                        terms.regrantOf() == null ? null : terms.regrantOf().value(),
                        terms.priority(),
                        terms.expiresAt(),
                        terms.age(),
                        lot.openedAt);
            }
        });
        rows.execute(
                "INSERT INTO " + target.table("lots") + " (id, user_id, kind, family, regrant_of, priority, expires_at,"
                        + " age, amount, remaining, held, updated_sequence, created_at, updated_at)"
                        + " SELECT r.id, r.user_id, r.kind, r.family, r.regrant_of, r.priority, r.expires_at, r.age, 0, 0, 0, 0, r.at, r.at"
                        + " FROM %s AS r (id, user_id, kind, family, regrant_of, priority, expires_at, age, at)"
                        // A lot that was closed and is opened again is there already.
                        + " ON CONFLICT (id) DO NOTHING");
    }

    private void insertReopenings(ProjectionTarget target) throws SQLException {
        Rows rows = new Rows(target.pipeline(), "uuid", "int8", "int8", "int8");
        lots.forEach((id, lot) ->
                lot.reopenings.forEach(again -> rows.add(id, again.sequence(), again.amount(), again.returned())));
        rows.execute("INSERT INTO " + target.table("lot_reopenings") + " (lot_id, sequence, amount)"
                + " SELECT r.id, r.sequence, " + AMOUNT
                + " FROM %s AS r (id, sequence, amount, returned) JOIN " + target.table("lots") + " l ON l.id = r.id");
    }

    private void update(ProjectionTarget target) throws SQLException {
        Rows rows = new Rows(
                target.pipeline(),
                "uuid",
                "int8",
                "int8",
                "int8",
                "int8",
                "bool",
                "int8",
                "text",
                "int8",
                "int8",
                "int8",
                "timestamptz");
        lots.forEach((id, lot) -> {
            LotMoney money = lot.money;
            rows.add(
                    id,
                    lot.amount,
                    lot.returned,
                    lot.remaining,
                    lot.held,
                    lot.moneySet,
                    money == null ? null : money.minor(),
                    money == null ? null : money.currency(),
                    money == null ? null : money.credits(),
                    money == null ? null : money.gone(),
                    lot.sequence,
                    lot.at);
        });
        rows.execute("UPDATE " + target.table("lots") + " l SET"
                + " amount = " + AMOUNT + ","
                + " remaining = l.remaining + r.remaining, held = l.held + r.held,"
                + " money_minor = CASE WHEN r.money_set THEN r.minor ELSE l.money_minor END,"
                + " money_currency = CASE WHEN r.money_set THEN r.currency ELSE l.money_currency END,"
                + " money_credits = CASE WHEN r.money_set THEN r.credits ELSE l.money_credits END,"
                + " money_gone = CASE WHEN r.money_set THEN r.gone ELSE l.money_gone END,"
                + " notice_at = CASE WHEN l.remaining + r.remaining > 0 THEN l.notice_at END,"
                + " updated_sequence = r.sequence, updated_at = r.at"
                + " FROM %s AS r (id, amount, returned, remaining, held, money_set, minor, currency, credits, gone, sequence, at)"
                + " WHERE l.id = r.id");
    }

    private void announce(ProjectionTarget target) throws SQLException {
        Rows rows = new Rows(target.pipeline(), "uuid", "bool");
        announced.forEach(rows::add);
        rows.execute("UPDATE " + target.table("lots") + " l SET announced = r.announced"
                + " FROM %s AS r (id, announced) WHERE l.id = r.id AND l.announced <> r.announced");
    }

    /**
     * Sets when users are to be told of their open lots, by their own thresholds as the rows of their accounts have them
     * by now: of lots that are new, and of all lots of those who have changed their thresholds.
     */
    void schedule(ProjectionTarget target, Set<UUID> users) throws SQLException {
        String set = "UPDATE " + target.table("lots") + " l SET notice_at = CASE WHEN c.expiring_within > 0"
                + " THEN l.expires_at - make_interval(secs => c.expiring_within)"
                + " WHEN c.expiring_within = 0 THEN 'infinity' END"
                + " FROM %s AS r (id) JOIN " + target.table("credits") + " c ON ";
        Rows lots = new Rows(target.pipeline(), "uuid");
        expiring.forEach(lots::add);
        lots.execute(set + "c.expiring_within IS NOT NULL WHERE l.id = r.id AND c.id = l.user_id AND l.open");
        Rows theirs = new Rows(target.pipeline(), "uuid");
        users.forEach(theirs::add);
        theirs.execute(set + "c.id = r.id WHERE l.user_id = c.user_id AND l.open AND l.expires_at IS NOT NULL");
    }
}
