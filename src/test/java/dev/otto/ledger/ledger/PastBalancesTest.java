package dev.otto.ledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.otto.ledger.credits.CreditCommand.GrantCredits;
import dev.otto.ledger.credits.CreditCommand.RefundUsage;
import dev.otto.ledger.credits.CreditCommand.UseCredits;
import dev.otto.ledger.credits.CreditEvent.CreditsUsed;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.platform.eventstore.InstantNotPast;
import dev.otto.ledger.platform.postgres.DatabaseSettings;
import dev.otto.ledger.testing.AccountHistory;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.TestClock;
import dev.otto.ledger.testing.TestPostgres;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an account had: exact to the event, on every node, and the same for ever. The second node's clock is an hour behind. */
class PastBalancesTest {
    private static final Instant START = Instant.parse("2026-06-01T00:00:00Z");
    private static final Duration BEHIND = Duration.ofHours(1);
    private static final Duration TICK = Duration.ofNanos(1_000);
    private static final TestClock CLOCK = new TestClock(START);
    private static final TestClock LATE_CLOCK = new TestClock(START.minus(BEHIND));
    private static LedgerNode node;
    private static LedgerNode late;

    @BeforeAll
    static void start() {
        DatabaseSettings database = TestPostgres.freshDatabase();
        node = LedgerNode.on(database, CLOCK);
        late = LedgerNode.on(database, LATE_CLOCK);
    }

    @AfterAll
    static void stop() {
        late.close();
        node.close();
    }

    private static void pass(Duration time) {
        CLOCK.advance(time);
        LATE_CLOCK.advance(time);
    }

    private static CreditsView at(LedgerNode asked, AccountId account, Instant instant) {
        return asked.bean(Balances.class).at(account.owner(), instant);
    }

    private static CreditsView now(AccountId account) {
        return node.bean(Balances.class).of(account.owner());
    }

    /** R1 by brute force: the sum of the transactions up to an instant. */
    private static long sum(AccountId account, Instant instant) {
        return node.sql()
                .sql("SELECT coalesce(sum(amount), 0) FROM transactions WHERE user_id = ? AND created_at <= ?")
                .params(account.value(), OffsetDateTime.ofInstant(instant, ZoneOffset.UTC))
                .query(Long.class)
                .single();
    }

    private static List<Instant> stamps(AccountId account) {
        return node.sql()
                .sql("SELECT DISTINCT recorded_at FROM events WHERE aggregate_id = ? ORDER BY 1")
                .param(account.value())
                .query((row, n) -> row.getObject(1, OffsetDateTime.class).toInstant())
                .list();
    }

    /** After a command nothing is due, so what the read models say then is what was booked. */
    @Test
    void R1_R5_R7_everyPastInstantIsAnsweredAsTheReadModelsDidThen() {
        for (long seed = 1; seed <= 4; seed++) {
            pass(Duration.ofSeconds(1));
            AccountHistory history = new AccountHistory(node.account(0), seed);
            AccountId account = history.account();
            Random random = new Random(seed);
            Map<Instant, CreditsView> booked = new TreeMap<>();
            Map<Instant, Long> available = new TreeMap<>();
            for (int step = 0; step < 250; step++) {
                pass(TICK.plus(Duration.ofMinutes(random.nextInt(90))));
                available.put(CLOCK.instant(), now(account).available());
                pass(TICK);
                if (history.step(node, CLOCK.instant())) {
                    booked.put(CLOCK.instant(), now(account));
                }
            }
            pass(TICK);
            booked.forEach((instant, view) -> {
                assertThat(at(node, account, instant)).isEqualTo(view);
                assertThat(at(late, account, instant)).isEqualTo(view);
            });
            available.forEach((instant, then) ->
                    assertThat(at(node, account, instant).available()).isEqualTo(then));
            // Some lot was opened again, or this would not show that its amount is known.
            assertThat(reopenings(account)).isPositive();
        }
    }

    /** A column that went beyond it would overflow in the end, and the account would take nothing more. */
    @Test
    void R16_whatWasPutIntoALotStaysWhatAClientCanRead() {
        AccountId granted = node.account(0);
        grant(granted, Credits.MAX_VALUE, null);
        for (int i = 0; i < 4; i++) {
            use(granted, Credits.MAX_VALUE - 1);
            grant(granted, Credits.MAX_VALUE - 1, null);
        }
        AccountId regranted = node.account(0);
        grant(regranted, Credits.MAX_VALUE, CLOCK.instant().plusSeconds(1));
        CreditsUsed used = use(regranted, Credits.MAX_VALUE);
        pass(Duration.ofSeconds(1));
        for (int i = 0; i < 4; i++) {
            node.execute(new RefundUsage(regranted, used.transaction(), null, null));
            // Closed by the one and opened again, left open by the other.
            used = use(regranted, Credits.MAX_VALUE - i % 2);
        }
        node.execute(new RefundUsage(regranted, used.transaction(), null, null));
        pass(TICK);
        for (AccountId account : List.of(granted, regranted)) {
            assertThat(now(account).lots())
                    .allSatisfy(lot -> assertThat(lot.amount()).isBetween(lot.remaining(), Credits.MAX_VALUE));
            assertThat(at(node, account, CLOCK.instant().minus(TICK))).isEqualTo(now(account));
        }
    }

    private static void grant(AccountId account, long amount, Instant expiry) {
        node.execute(new GrantCredits(account, Credits.of(amount), null, expiry, 100));
    }

    private static CreditsUsed use(AccountId account, long amount) {
        return (CreditsUsed) node.execute(new UseCredits(account, Credits.of(amount), null, null, null))
                .events()
                .getLast()
                .event();
    }

    private static long reopenings(AccountId account) {
        return node.sql()
                .sql("SELECT count(*) FROM lot_reopenings JOIN lots ON id = lot_id WHERE user_id = ?")
                .param(account.value())
                .query(Long.class)
                .single();
    }

    @Test
    void R1_R15_itIsTheSumOfTheTransactionsWhicheverNodeWroteThem() {
        List<AccountHistory> histories = new ArrayList<>();
        for (long seed = 11; seed <= 13; seed++) {
            histories.add(new AccountHistory(node.account(50), seed));
        }
        Random random = new Random(7);
        for (int step = 0; step < 400; step++) {
            pass(Duration.ofSeconds(random.nextInt(3_000)));
            histories.get(step % 3).step(random.nextBoolean() ? node : late, CLOCK.instant());
        }
        pass(TICK);
        for (AccountHistory history : histories) {
            AccountId account = history.account();
            Instant before = START;
            for (Instant stamp : stamps(account)) {
                Instant between = before.plus(
                        Duration.between(before, stamp).dividedBy(2_000).multipliedBy(1_000));
                for (Instant instant : List.of(stamp.minus(TICK), stamp, between)) {
                    CreditsView view = at(random.nextBoolean() ? node : late, account, instant);
                    assertThat(view.amount()).isEqualTo(sum(account, instant));
                    assertThat(view.amount())
                            .isEqualTo(view.lots().stream()
                                            .mapToLong(LotView::remaining)
                                            .sum()
                                    - view.debt());
                    assertThat(view.held())
                            .isEqualTo(view.lots().stream()
                                    .mapToLong(LotView::held)
                                    .sum());
                }
                before = stamp;
            }
        }
    }

    /** On a log of their own, in which nothing happens by itself: the last stamp is old. */
    @Test
    void R15_aNodeWhoseClockIsBehindWritesNothingIntoAnAnsweredPast() {
        DatabaseSettings database = TestPostgres.freshDatabase();
        TestClock clock = new TestClock(START);
        TestClock lateClock = new TestClock(START.minus(BEHIND));
        try (LedgerNode ahead = LedgerNode.on(database, clock);
                LedgerNode behind = LedgerNode.on(database, lateClock)) {
            AccountId account = ahead.account(100);
            clock.advance(Duration.ofMinutes(10));
            Instant asked = clock.instant().minus(TICK);
            // By a clock that is behind, it has not come yet.
            assertThatThrownBy(() -> at(behind, account, asked)).isInstanceOf(InstantNotPast.class);
            CreditsView answered = at(ahead, account, asked);
            assertThat(answered.amount()).isEqualTo(100);

            Instant written = behind.execute(new UseCredits(account, Credits.of(1), null, null, null))
                    .events()
                    .getFirst()
                    .recordedAt();

            assertThat(written).isAfter(asked);
            assertThat(at(ahead, account, asked)).isEqualTo(answered);
            assertThat(at(behind, account, asked)).isEqualTo(answered);
            assertThat(behind.bean(Balances.class).of(account.owner()).amount()).isEqualTo(99);
        }
    }

    /** What is written past the service, by a node of a version that does not know of the floor, is held to it too. */
    @Test
    void R15_theFloorIsTheDatabasesWord() {
        pass(Duration.ofMinutes(1));
        AccountId account = node.account(1);
        pass(Duration.ofMinutes(1));
        at(node, account, CLOCK.instant().minus(TICK));
        assertThatThrownBy(() -> node.sql()
                        .sql(
                                "SELECT append_events(max(position), max(recorded_at), '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}')"
                                        + " FROM events")
                        .query()
                        .listOfRows())
                .rootCause()
                .hasMessageContaining("the floor");
        assertThatThrownBy(() ->
                        node.sql().sql("UPDATE log_floor SET stamp = now()").update())
                .rootCause()
                .hasMessageContaining("permission denied");
    }

    @Test
    void R15_whatIsNotPastIsNotAnswered() {
        AccountId account = node.account(1);
        pass(Duration.ofMinutes(1));
        Instant now = CLOCK.instant();
        for (Instant instant : List.of(now, now.plus(TICK), now.plus(Duration.ofDays(1)))) {
            assertThatThrownBy(() -> at(node, account, instant))
                    .isInstanceOf(InstantNotPast.class)
                    .satisfies(refused -> assertThat(((InstantNotPast) refused).extensions())
                            .containsEntry("latest", now.minus(TICK)));
        }
        assertThat(at(node, account, now.minus(TICK)).amount()).isEqualTo(1);
        assertThat(at(late, account, now.minus(TICK)).amount()).isEqualTo(1);
    }

    @Test
    void beforeTheAccountWasOpenedThereIsNothing() {
        pass(TICK);
        AccountId account = node.account(5);
        pass(TICK);
        assertThat(at(node, account, START.minus(Duration.ofDays(9_000))))
                .isEqualTo(CreditsView.none(account.value()))
                .isEqualTo(at(late, account, CLOCK.instant().minus(TICK).minus(TICK)));
        assertThatThrownBy(() -> node.bean(Balances.class).at(new UserId(UUID.randomUUID()), START))
                .isInstanceOf(NotFound.class);
    }

    /** By clocks that run, 300 ms apart, while both nodes write and both are asked for the instant that has just passed. */
    @Test
    void R15_anAnswerStandsWhileTwoNodesGoOnWriting() throws InterruptedException {
        DatabaseSettings database = TestPostgres.freshDatabase();
        Clock behind = Clock.offset(Clock.systemUTC(), Duration.ofMillis(-300));
        try (LedgerNode one = LedgerNode.on(database);
                LedgerNode two = LedgerNode.on(database, behind)) {
            AccountId account = one.account(1_000_000);
            AtomicBoolean over = new AtomicBoolean();
            List<Thread> writers = List.of(writer(one, account, over), writer(two, account, over));
            Map<Instant, CreditsView> answers = new ConcurrentHashMap<>();
            for (int i = 0; i < 300; i++) {
                Instant asked =
                        (i % 2 == 0 ? Clock.systemUTC() : behind).instant().truncatedTo(ChronoUnit.MICROS);
                Thread.sleep(1);
                answers.put(asked, at(i % 2 == 0 ? one : two, account, asked));
            }
            over.set(true);
            for (Thread writer : writers) {
                writer.join();
            }
            // Past on either node: the one that is asked again is behind the one that was asked.
            Instant last = Clock.systemUTC().instant();
            await().until(() -> behind.instant().isAfter(last));
            assertThat(answers).hasSizeGreaterThan(100);
            assertThat(answers.values().stream().map(CreditsView::amount).distinct())
                    .hasSizeGreaterThan(10);
            answers.forEach((asked, view) ->
                    assertThat(at(two, account, asked)).as("at " + asked).isEqualTo(view));
        }
    }

    private static Thread writer(LedgerNode on, AccountId account, AtomicBoolean over) {
        return Thread.ofVirtual().start(() -> {
            while (!over.get()) {
                on.execute(new UseCredits(account, Credits.of(1), null, null, null));
            }
        });
    }
}
