package dev.otto.ledger.ledger.internal;

import dev.otto.ledger.credits.BookedAccount;
import dev.otto.ledger.credits.BookedAccount.OpenHold;
import dev.otto.ledger.credits.BookedAccount.OpenLot;
import dev.otto.ledger.credits.BookedAccount.Share;
import dev.otto.ledger.credits.LotChange;
import dev.otto.ledger.credits.LotMoney;
import dev.otto.ledger.kernel.Money;
import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.ledger.Directory;
import dev.otto.ledger.ledger.internal.AccountRows.Account;
import dev.otto.ledger.ledger.internal.AccountRows.DueDraw;
import dev.otto.ledger.platform.command.PastStates;
import dev.otto.ledger.platform.command.PastStates.PastState;
import dev.otto.ledger.platform.eventstore.StreamEnd;
import dev.otto.ledger.platform.eventstore.StreamId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The accounts as their events had booked them: the states of their streams, and what no state knows of open lots. */
@Component
class PastAccounts {
    /** By keys alone, whatever the planner thinks of the tables. What was paid for a lot of its own family never changes. */
    private static final String FACTS = """
            SELECT r.id, o.amount, f.currency, f.paid_minor FROM unnest(?::uuid[]) AS r (id)
            LEFT JOIN LATERAL (SELECT currency, paid_minor FROM lot_families WHERE id = r.id LIMIT 1) f ON true
            LEFT JOIN LATERAL (SELECT amount FROM lot_reopenings WHERE lot_id = r.id AND sequence <= ?
                               ORDER BY sequence DESC LIMIT 1) o ON true""";

    private final PastStates states;
    private final Directory directory;
    private final JdbcClient database;

    PastAccounts(PastStates states, Directory directory, JdbcClient database) {
        this.states = states;
        this.directory = directory;
        this.database = database;
    }

    /** What no state knows of a lot: what had been put into it before it was opened again, and what was paid for it. */
    private record LotFacts(long before, @Nullable Money paid) {}

    /** An account after one of its events, as a row of then would have been. */
    record PastAccount(BookedAccount booked, StreamEnd end, Account row) {

        /** What each hold that was due held of which lot, in the order in which they end. */
        List<DueDraw> dueDraws(Instant instant) {
            List<DueDraw> draws = new ArrayList<>();
            for (OpenHold hold : booked.openHolds()) {
                if (!instant.isBefore(hold.expiresAt())) {
                    for (Share share : hold.shares()) {
                        draws.add(
                                new DueDraw(share.lot().value(), share.amount().value()));
                    }
                }
            }
            return draws;
        }
    }

    static StreamId stream(UserId user) {
        return new StreamId("account", user.value());
    }

    /** Empty if the account was opened later. */
    Optional<PastAccount> at(UserId user, Instant instant) {
        directory.requireUser(user.value());
        return states.at(stream(user), instant).map(state -> account(user, state));
    }

    /** By all that is committed now. */
    Optional<PastAccount> newest(UserId user) {
        directory.requireUser(user.value());
        return states.newest(stream(user)).map(state -> account(user, state));
    }

    private PastAccount account(UserId user, PastState state) {
        BookedAccount booked = (BookedAccount) state.state();
        Account row = new Account(
                user.value(),
                booked.balance().value(),
                booked.held().value(),
                booked.debt().value(),
                booked.transactions(),
                state.end().recordedAt(),
                false,
                lots(booked.openLots(), state.end().sequence()));
        return new PastAccount(booked, state.end(), row);
    }

    private List<LotRow> lots(List<? extends OpenLot> open, long sequence) {
        Map<UUID, LotFacts> facts = facts(open, sequence);
        List<LotRow> rows = new ArrayList<>(open.size());
        for (OpenLot lot : open) {
            LotFacts known = facts.getOrDefault(lot.id().value(), new LotFacts(0, null));
            LotMoney carried = lot.money();
            Money paid = known.paid() == null && carried != null
                    ? new Money(carried.minor(), carried.currency())
                    : known.paid();
            rows.add(new LotRow(
                    lot.id().value(),
                    lot.terms().kind().code(),
                    lot.terms().kind(),
                    lot.terms().priority(),
                    lot.terms().expiresAt(),
                    lot.terms().age(),
                    LotChange.together(known.before(), lot.amount()),
                    lot.remaining().value(),
                    lot.held().value(),
                    paid));
        }
        return rows;
    }

    private Map<UUID, LotFacts> facts(List<? extends OpenLot> open, long sequence) {
        Map<UUID, LotFacts> facts = new HashMap<>();
        if (!open.isEmpty()) {
            UUID[] ids = open.stream().map(lot -> lot.id().value()).toArray(UUID[]::new);
            database.sql(FACTS).params(ids, sequence).query(row -> {
                facts.put(row.getObject(1, UUID.class), facts(row));
            });
        }
        return facts;
    }

    private static LotFacts facts(ResultSet row) throws SQLException {
        String currency = row.getString(3);
        return new LotFacts(row.getLong(2), currency == null ? null : new Money(row.getLong(4), currency));
    }
}
