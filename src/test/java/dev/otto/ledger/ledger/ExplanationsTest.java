package dev.otto.ledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.otto.ledger.credits.CreditCommand.AdjustCredits;
import dev.otto.ledger.credits.CreditCommand.AdjustCredits.Direction;
import dev.otto.ledger.credits.CreditCommand.GrantCredits;
import dev.otto.ledger.credits.CreditCommand.UseCredits;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.Personal;
import dev.otto.ledger.ledger.ExplanationView.Change;
import dev.otto.ledger.ledger.ExplanationView.History;
import dev.otto.ledger.ledger.ExplanationView.Lot;
import dev.otto.ledger.ledger.ExplanationView.Total;
import dev.otto.ledger.testing.AccountHistory;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.TestClock;
import dev.otto.ledger.testing.TestPostgres;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each open lot and hold, and the debt, are what the events made of them; what they sum to is the balance. */
class ExplanationsTest {
    private static final TestClock CLOCK = new TestClock(Instant.parse("2026-06-01T00:00:00Z"));
    private static LedgerNode node;

    @BeforeAll
    static void start() {
        node = LedgerNode.on(TestPostgres.freshDatabase(), CLOCK);
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static ExplanationView explained(AccountId account) {
        return node.bean(Explanations.class).of(account.owner());
    }

    @Test
    void R1_everyCreditOfARandomHistoryIsTracedToItsEvents() {
        int lots = 0;
        int holds = 0;
        int debts = 0;
        for (long seed = 21; seed <= 26; seed++) {
            AccountHistory history = new AccountHistory(node.account(0), seed);
            for (int step = 0; step < 120; step++) {
                CLOCK.advance(Duration.ofMinutes(step % 40));
                if (!history.step(node, CLOCK.instant())) {
                    continue;
                }
                ExplanationView view = explained(history.account());
                CreditsView credits =
                        node.bean(Balances.class).of(history.account().owner());
                assertThat(view.amount()).isEqualTo(credits.amount());
                assertThat(view.held()).isEqualTo(credits.held());
                assertThat(view.debt()).isEqualTo(credits.debt());
                assertThat(view.updatedAt()).isEqualTo(credits.updatedAt());
                assertThat(view.lots().stream()
                                .map(ExplanationsTest::withoutTrace)
                                .toList())
                        .isEqualTo(credits.lots());
                view.lots().forEach(lot -> isTraced(lot, history.account()));
                assertThat(view.holds().stream()
                                .mapToLong(ExplanationView.Hold::amount)
                                .sum())
                        .isEqualTo(view.held());
                view.holds().forEach(ExplanationsTest::isTraced);
                assertThat(sum(view.debtHistory())).isEqualTo(view.debt());
                lots += view.lots().size();
                holds += view.holds().size();
                debts += view.debt() > 0 ? 1 : 0;
            }
        }
        assertThat(lots).isGreaterThan(500);
        assertThat(holds).isGreaterThan(50);
        assertThat(debts).isPositive();
    }

    private static LotView withoutTrace(Lot lot) {
        return new LotView(
                lot.id(),
                lot.kind(),
                lot.amount(),
                lot.remaining(),
                lot.held(),
                lot.expiresAt(),
                lot.priority(),
                lot.paid());
    }

    private static void isTraced(Lot lot, AccountId account) {
        assertThat(sum(lot.history())).isEqualTo(lot.remaining());
        assertThat(byBruteForce(account, lot.id(), "remaining")).isEqualTo(lot.remaining());
        assertThat(lot.history().changes().stream().mapToLong(Change::held).sum())
                .isEqualTo(lot.held());
        assertThat(lot.madeBy())
                .isEqualTo(node.sql()
                        .sql("SELECT e.position, e.sequence, e.type, t.id, t.amount, t.created_at FROM events e"
                                + " JOIN transactions t ON t.ledger_position = e.position WHERE e.position = ?")
                        .param(lot.madeBy().position())
                        .query((row, n) -> new ExplanationView.Origin(
                                row.getLong(1),
                                row.getLong(2),
                                row.getString(3),
                                row.getObject(4, UUID.class),
                                row.getLong(5),
                                row.getObject(6, java.time.OffsetDateTime.class).toInstant()))
                        .single());
    }

    private static void isTraced(ExplanationView.Hold hold) {
        assertThat(hold.lots().stream().mapToLong(ExplanationView.Share::amount).sum())
                .isEqualTo(hold.amount());
        assertThat(hold.placedBy().type()).isEqualTo("credits.hold-placed");
        assertThat(hold.placedBy().position())
                .isEqualTo(node.sql()
                        .sql("SELECT position FROM holds WHERE id = ?")
                        .param(hold.id())
                        .query(Long.class)
                        .single());
    }

    /** What the stored events' JSON sums to. */
    private static long byBruteForce(AccountId account, UUID lot, String what) {
        return node.sql()
                .sql(
                        "SELECT sum((l ->> ?)::bigint) FROM event_log, jsonb_array_elements(payload -> 'booking' -> 'lots') l"
                                + " WHERE aggregate_id = ? AND l ->> 'lot' = ?::text")
                .params(what, account.value(), lot.toString())
                .query(Long.class)
                .single();
    }

    private static long sum(History history) {
        return history.totals().stream().mapToLong(Total::amount).sum();
    }

    @Test
    void ofManyChangesTheNewestAreToldAndAllAreSummed() {
        AccountId account = node.account(1_000);
        for (int i = 0; i < 120; i++) {
            node.execute(new UseCredits(account, Credits.of(2), null, null, null));
        }
        node.execute(new GrantCredits(account, Credits.of(7), null, null, 50));
        ExplanationView view = explained(account);
        assertThat(view.lots()).hasSize(2);
        assertThat(view.lots().getFirst().history().hasMore()).isFalse();
        History history = view.lots().getLast().history();
        assertThat(history.changes()).hasSize(100);
        assertThat(history.changes().getFirst().sequence()).isEqualTo(121);
        assertThat(history.hasMore()).isTrue();
        assertThat(history.totals())
                .containsExactly(new Total("credits.credits-granted", 1_000), new Total("credits.credits-used", -240));
    }

    @Test
    void R2_aDebtIsTracedSinceItWasTakenOn() {
        AccountId account = node.account(0);
        for (int time = 0; time < 2; time++) {
            node.execute(new AdjustCredits(account, Direction.DEBIT, Credits.of(10), new Personal("because")));
            node.execute(new GrantCredits(account, Credits.of(time == 0 ? 10 : 4), null, null, 100));
        }
        ExplanationView view = explained(account);
        assertThat(view.debt()).isEqualTo(6);
        assertThat(view.lots()).isEmpty();
        assertThat(view.debtHistory().totals())
                .containsExactly(new Total("credits.credits-adjusted", 10), new Total("credits.credits-granted", -4));
        assertThat(view.debtHistory().changes().stream().map(Change::sequence)).containsExactly(4L, 3L);
    }

    @Test
    void anAccountWithoutAnythingHasNothingToExplain() {
        ExplanationView view = explained(node.account(0));
        assertThat(view.amount()).isZero();
        assertThat(view.lots()).isEmpty();
        assertThat(view.debtHistory().totals()).isEmpty();
    }
}
