package dev.otto.ledger.finance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.otto.ledger.finance.Reports.TrialBalance;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.platform.eventstore.EventLog;
import dev.otto.ledger.platform.eventstore.InstantNotPast;
import dev.otto.ledger.platform.projection.Promote;
import dev.otto.ledger.platform.projection.Rebuild;
import dev.otto.ledger.platform.projection.RebuildOrder;
import dev.otto.ledger.platform.projection.Rebuilds;
import dev.otto.ledger.testing.AccountHistory;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.Parallel;
import dev.otto.ledger.testing.TestClock;
import dev.otto.ledger.testing.TestPostgres;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** R11, R17: whatever is asked of random books, the answer is what adding up the events by hand gives. */
class BooksPropertyTest {
    private static final Instant START = Instant.parse("2026-01-29T22:58:00Z");
    private static final int ACCOUNTS = 12;
    private static final int STEPS = 1_200;
    private static final long QUARTER = Duration.ofMinutes(15).toNanos();
    private static final TestClock CLOCK = new TestClock(START);
    private static final List<AccountHistory> accounts = new ArrayList<>();
    private static LedgerNode node;
    private static BruteForce events;
    private static List<Instant> stamps;

    @BeforeAll
    static void live() {
        node = LedgerNode.on(TestPostgres.freshDatabase(), CLOCK, "ledger.rebuild.slice=500");
        Random random = new Random(17);
        for (int i = 0; i < ACCOUNTS; i++) {
            accounts.add(new AccountHistory(node.account(random.nextInt(100)), i));
        }
        for (int i = 0; i < STEPS; i++) {
            CLOCK.advance(passes(random));
            accounts.get(random.nextInt(ACCOUNTS)).step(node, CLOCK.instant());
        }
        CLOCK.advance(Duration.ofMinutes(1));
        node.awaitNothingDue();
        CLOCK.advance(Duration.ofMillis(1));
        events = new BruteForce(node.bean(EventLog.class));
        stamps = events.stamps();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static Duration passes(Random random) {
        return switch (random.nextInt(7)) {
            case 0 -> Duration.ZERO;
            // Right on the edge of a quarter of an hour, as the sums have them.
            case 6 -> Duration.ofNanos(QUARTER - nanos(CLOCK.instant()) % QUARTER);
            case 1 -> Duration.ofNanos(1_000L * random.nextInt(3));
            case 2 -> Duration.ofHours(random.nextInt(12));
            default -> Duration.ofSeconds(random.nextInt(3_000));
        };
    }

    private static long nanos(Instant instant) {
        return ChronoUnit.NANOS.between(START.truncatedTo(ChronoUnit.DAYS), instant);
    }

    private static Reports reports() {
        return node.bean(Reports.class);
    }

    /** On and beside the stamps, and the edges of days and quarters of an hour; now and then none. */
    private static Instant instant(Random random) {
        Instant stamp = stamps.get(random.nextInt(stamps.size()));
        Instant instant = switch (random.nextInt(8)) {
            case 0 -> null;
            case 1 -> stamp.minus(1, ChronoUnit.MICROS);
            case 2 -> stamp.plus(1, ChronoUnit.MICROS);
            case 3 -> stamp.truncatedTo(ChronoUnit.DAYS);
            case 4 -> Instant.ofEpochSecond(stamp.getEpochSecond() / 900 * 900);
            case 5 ->
                START.plusSeconds(random.nextInt(
                        (int) Duration.between(START, events.last()).toSeconds()));
            default -> stamp;
        };
        return instant;
    }

    private static void ask(int queries, long seed) {
        int threads = 4;
        Parallel.run(threads, threads, thread -> {
            Random random = new Random(seed + thread);
            for (int i = 0; i < queries / threads; i++) {
                switch (random.nextInt(4)) {
                    case 0 -> askForTheTrialBalance(instant(random));
                    case 1 ->
                        askForTheStatement(
                                accounts.get(random.nextInt(ACCOUNTS)).account(), instant(random), instant(random));
                    default -> askForTheSummary(instant(random), instant(random), Grouping.values()[random.nextInt(2)]);
                }
            }
        });
    }

    private static void askForTheSummary(Instant one, Instant other, Grouping groupBy) {
        boolean inOrder = one == null || other == null || !other.isBefore(one);
        Instant from = inOrder ? one : other;
        Instant to = inOrder ? other : one;
        assertThat(reports().summary(from, to, groupBy))
                .usingRecursiveComparison()
                .ignoringFields("ledgerPosition")
                .as("from %s to %s by %s", from, to, groupBy)
                .isEqualTo(events.summary(from, to, groupBy));
    }

    private static void askForTheStatement(AccountId account, Instant one, Instant other) {
        boolean inOrder = one == null || other == null || !other.isBefore(one);
        Instant from = inOrder ? one : other;
        Instant to = inOrder ? other : one;
        Statement statement = node.bean(Statements.class).of(account.owner(), from, to);
        List<Object> lines = new ArrayList<>(List.of(statement.openingBalance()));
        statement.data().forEach(line -> {
            lines.add(line.id());
            lines.add(line.balanceAfter());
        });
        lines.add(statement.closingBalance());
        assertThat(lines).as("%s from %s to %s", account, from, to).isEqualTo(events.statement(account, from, to));
    }

    private static void askForTheTrialBalance(Instant at) {
        TrialBalance asked = reports().trialBalance(at);
        assertThat(asked)
                .usingRecursiveComparison()
                .ignoringFields("ledgerPosition")
                .as("at %s", at)
                .isEqualTo(events.trialBalance(at));
        Map<String, BigInteger> deferred = new TreeMap<>();
        asked.money().forEach(money -> deferred.put(money.currency(), money.deferred()));
        deferred.values().removeIf(BigInteger.ZERO::equals);
        assertThat(deferred).as("deferred at %s", at).isEqualTo(events.deferred(at));
    }

    @Test
    void R11_R17_tenThousandReportsAreWhatTheEventsAddUpTo() {
        ask(9_000, 1);
        node.bean(Rebuilds.class).start("books", RebuildOrder.of(Promote.IF_EQUAL, "test", null));
        Rebuild rebuilt = await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> node.bean(Rebuilds.class).of("books").orElseThrow(),
                        rebuild -> rebuild.phase().isLast());
        assertThat(rebuilt.phase()).as("%s", rebuilt).isEqualTo(Rebuild.Phase.PROMOTED);
        ask(1_000, 2);
    }

    @Test
    void whatIsNotPastIsNoReport() {
        Instant future = CLOCK.instant().plusSeconds(60);
        assertThatThrownBy(() -> reports().summary(null, future, Grouping.DAY)).isInstanceOf(InstantNotPast.class);
        assertThatThrownBy(() -> reports().trialBalance(future)).isInstanceOf(InstantNotPast.class);
        assertThat(reports().summary(future, null, Grouping.DAY).data()).isEmpty();
    }

    @Test
    void theBooksHaveWhatTheAccountsHave() {
        TrialBalance now = reports().trialBalance(null);
        assertThat(now.balanced()).isTrue();
        Map<String, BigInteger> balances = new TreeMap<>();
        now.data().forEach(line -> balances.put(line.account(), line.balance()));
        assertThat(balances.get("users:held").negate().longValueExact())
                .isEqualTo(node.sql()
                        .sql("SELECT sum(held) FROM credits")
                        .query(Long.class)
                        .single());
        assertThat(balances.get("users:credits").negate().longValueExact())
                .isEqualTo(node.sql()
                        .sql("SELECT sum(amount - held) FROM credits")
                        .query(Long.class)
                        .single());
    }
}
