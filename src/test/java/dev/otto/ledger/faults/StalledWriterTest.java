package dev.otto.ledger.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.otto.ledger.credits.CreditCommand.UseCredits;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.platform.eventstore.LogFollower;
import dev.otto.ledger.platform.eventstore.LogLock;
import dev.otto.ledger.platform.eventstore.LogPage;
import dev.otto.ledger.platform.eventstore.StreamId;
import dev.otto.ledger.platform.postgres.DatabaseSettings;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * No event is missed: an append stays open in a foreign transaction while commands go on, on two nodes. Whoever follows
 * the log sees every event once and in order, and every command takes effect once.
 */
class StalledWriterTest {
    private static final int ACCOUNTS = 6;
    private static final int COMMANDS = 120;
    private static final Duration SHORT = Duration.ofSeconds(3);
    /** Longer than any time-out of ours, and than the minute after which Axon's own engines forget a gap. */
    private static final Duration LONG = Duration.ofSeconds(70);

    private static DatabaseSettings database;
    private static LedgerNode one;
    private static LedgerNode two;

    @BeforeAll
    static void start() {
        database = TestPostgres.freshDatabase();
        one = LedgerNode.on(database);
        two = LedgerNode.on(database);
    }

    @AfterAll
    static void stop() {
        two.close();
        one.close();
    }

    /** What a foreign transaction does before it stays open. */
    private interface Foreign {
        void act(Connection connection) throws SQLException;
    }

    @Test
    void noEventIsMissedWhileTheLogsLockIsHeld() throws Exception {
        goesOn(SHORT, LogLock::acquire, false);
    }

    @Test
    void noEventIsMissedWhileAnAppendStaysOpen() throws Exception {
        goesOn(SHORT, StalledWriterTest::appendUnderTheLock, true);
    }

    @Test
    void noEventIsMissedWhenAnAppendThatStayedOpenIsUndone() throws Exception {
        goesOn(SHORT, StalledWriterTest::appendUnderTheLock, false);
    }

    /** A stranger to the protocol: it has the next position without having the lock. */
    @Test
    void noEventIsMissedWhileAStrangerHasTheNextPosition() throws Exception {
        goesOn(SHORT, StalledWriterTest::append, true);
        goesOn(SHORT, StalledWriterTest::append, false);
    }

    @Test
    @Tag("long")
    void noEventIsMissedWhileTheLockIsHeldForOverAMinute() throws Exception {
        goesOn(LONG, LogLock::acquire, false);
    }

    @Test
    @Tag("long")
    void noEventIsMissedWhileAnAppendStaysOpenForOverAMinute() throws Exception {
        goesOn(LONG, StalledWriterTest::appendUnderTheLock, true);
        goesOn(LONG, StalledWriterTest::append, true);
    }

    private static void appendUnderTheLock(Connection connection) throws SQLException {
        LogLock.acquire(connection);
        append(connection);
    }

    private static void append(Connection connection) throws SQLException {
        UUID account = UUID.randomUUID();
        RawLog.appendAtHead(
                connection,
                new StreamId("account", account),
                "credits.account-opened",
                "{\"account\":\"" + account + "\"}");
    }

    private static void goesOn(Duration held, Foreign foreign, boolean commits) throws Exception {
        List<AccountId> accounts =
                IntStream.range(0, ACCOUNTS).mapToObj(i -> one.account(1_000)).toList();
        Retrying client = new Retrying();
        CompletableFuture<Void> load;
        try (Connection open = RawLog.owner(database)) {
            foreign.act(open);
            load = CompletableFuture.allOf(IntStream.range(0, COMMANDS)
                    .mapToObj(i -> CompletableFuture.runAsync(
                            () -> client.execute(
                                    i % 2 == 0 ? one : two,
                                    new UseCredits(accounts.get(i % ACCOUNTS), Credits.of(1), null, null, null),
                                    UUID.randomUUID().toString()),
                            task -> Thread.ofVirtual().start(task)))
                    .toArray(CompletableFuture[]::new));
            Thread.sleep(held);
            assertThat(load).as("nothing is acknowledged past an open append").isNotDone();
            if (commits) {
                open.commit();
            } else {
                open.rollback();
            }
        }
        load.get(180, TimeUnit.SECONDS);
        for (AccountId account : accounts) {
            assertThat(balance(account)).isEqualTo(1_000 - COMMANDS / ACCOUNTS);
        }
        Consistency.check(database);
        await().atMost(Duration.ofSeconds(60)).until(() -> Consistency.wrongBooks(database) == 0);
        long head = one.sql()
                .sql("SELECT max(position) FROM events")
                .query(Long.class)
                .single();
        assertThat(delivered(one, head))
                .isEqualTo(LongStream.rangeClosed(1, head).boxed().toList());
        assertThat(delivered(two, head))
                .isEqualTo(LongStream.rangeClosed(1, head).boxed().toList());
        // A client waits no longer than the service lets it, and then asks again.
        assertThat(client.unknown() > 0).isEqualTo(held.equals(LONG));
    }

    private static List<Long> delivered(LedgerNode node, long head) throws Exception {
        List<Long> positions = new ArrayList<>();
        try (BlockingStream<TrackedEventMessage<?>> stream =
                node.bean(LogFollower.class).openStream((TrackingToken) null)) {
            while (positions.size() < head && stream.hasNextAvailable(5, TimeUnit.SECONDS)) {
                LogPage page = (LogPage) stream.nextAvailable().getPayload();
                page.events().forEach(event -> positions.add(event.position()));
            }
        }
        return positions;
    }

    private static long balance(AccountId account) {
        return one.sql()
                .sql("SELECT amount FROM credits WHERE id = ?")
                .param(account.value())
                .query(Long.class)
                .single();
    }
}
