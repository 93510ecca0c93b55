package dev.otto.ledger.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.otto.ledger.credits.CreditCommand.GrantCredits;
import dev.otto.ledger.credits.CreditCommand.UseCredits;
import dev.otto.ledger.credits.InsufficientCredits;
import dev.otto.ledger.credits.UnknownAccount;
import dev.otto.ledger.credits.internal.CreditAccount;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.StreamRoot;
import dev.otto.ledger.platform.command.LedgerUnavailable;
import dev.otto.ledger.platform.eventstore.StreamId;
import dev.otto.ledger.platform.eventstore.UnreadableEvent;
import dev.otto.ledger.platform.postgres.DatabaseSettings;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.Parallel;
import dev.otto.ledger.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many accounts whose states no memory holds, all at once: they are read in groups, and each is read rightly. */
class ColdStreamsTest {
    /** More than two groups. */
    private static final int ACCOUNTS = 150;

    private DatabaseSettings database;
    private LedgerNode writing;
    private LedgerNode cold;
    /** The account of index i has i credits. */
    private final List<AccountId> accounts = new ArrayList<>();

    @BeforeEach
    void start() {
        database = TestPostgres.freshDatabase();
        writing = LedgerNode.on(database);
        Parallel.collect(16, ACCOUNTS, i -> writing.account(i)).forEach(accounts::add);
        cold = LedgerNode.on(database);
    }

    @AfterEach
    void stop() {
        cold.close();
        writing.close();
    }

    /** A refusal tells the state that it was decided on. */
    private static @Nullable Throwable tooLargeAUsage(LedgerNode node, AccountId account) {
        return catchThrowable(() -> node.execute(new UseCredits(account, Credits.of(1_000), null, null, null)));
    }

    private static boolean sees(Throwable answer, long credits) {
        return answer instanceof InsufficientCredits refusal
                && refusal.extensions().get("available").equals(credits);
    }

    @Test
    void eachIsDecidedOnItsOwnNewestState() {
        // One that goes on from a snapshot, and two that are longer than a page because they have none.
        for (int i = 1; i <= 3; i++) {
            AccountId account = accounts.get(ACCOUNTS - i);
            Parallel.run(
                    8, ACCOUNTS - i, n -> writing.execute(new UseCredits(account, Credits.of(1), null, null, null)));
            Parallel.run(8, 250, n -> writing.execute(new GrantCredits(account, Credits.of(1), null, null, 100)));
        }
        UUID first = accounts.get(ACCOUNTS - 1).value();
        await().atMost(Duration.ofSeconds(60)).until(() -> snapshots(first) > 0);
        cold.sql()
                .sql("DELETE FROM snapshots WHERE aggregate_id <> ?")
                .param(first)
                .update();

        List<Throwable> answers = Parallel.collect(64, 2 * ACCOUNTS, i -> tooLargeAUsage(cold, accounts.get(i / 2)));
        for (int i = 0; i < 2 * ACCOUNTS; i++) {
            long credits = i / 2 < ACCOUNTS - 3 ? i / 2 : 250;
            assertThat(answers.get(i)).as("account %d", i / 2).matches(answer -> sees(answer, credits));
        }
        assertThat(tooLargeAUsage(cold, new AccountId(UUID.randomUUID()))).isInstanceOf(UnknownAccount.class);
    }

    private long snapshots(UUID account) {
        return cold.sql()
                .sql("SELECT count(*) FROM snapshots WHERE aggregate_id = ?")
                .param(account)
                .query(Long.class)
                .single();
    }

    @Test
    void oneThatIsUnreadableDisturbsNoOther() throws Exception {
        RawLog.append(database, new StreamId("account", accounts.get(7).value()), "credits.from-the-future", "{}");
        List<Throwable> answers = whileNothingCanBeRead(() -> {});
        for (int i = 0; i < ACCOUNTS; i++) {
            long credits = i;
            if (i == 7) {
                assertThat(answers.get(i)).isInstanceOf(UnreadableEvent.class);
            } else {
                assertThat(answers.get(i)).as("account %d", i).matches(answer -> sees(answer, credits));
            }
        }
    }

    @Test
    void oneThatTheDatabaseFailsToReadDisturbsNoOther() throws Exception {
        UUID damaged = accounts.get(7).value();
        RawLog.execute(database, """
                INSERT INTO snapshots (aggregate_type, aggregate_id, sequence, version, state)
                VALUES ('account', '%s', 0, %d, 'x');
                ALTER TABLE snapshots ENABLE ROW LEVEL SECURITY;
                CREATE POLICY damage ON snapshots USING (1 / CASE WHEN aggregate_id = '%s' THEN 0 ELSE 1 END = 1)""".formatted(
                damaged,
                CreditAccount.class.getAnnotation(StreamRoot.Stream.class).stateVersion(),
                damaged));
        List<Throwable> answers = whileNothingCanBeRead(() -> {});
        for (int i = 0; i < ACCOUNTS; i++) {
            long credits = i;
            if (i == 7) {
                assertThat(answers.get(i)).isInstanceOf(LedgerUnavailable.class);
            } else {
                assertThat(answers.get(i)).as("account %d", i).matches(answer -> sees(answer, credits));
            }
        }
    }

    @Test
    void aLostConnectionIsToldToThoseWhoWaitForItAndTheNextIsTaken() throws Exception {
        List<Throwable> answers = whileNothingCanBeRead(
                () -> RawLog.execute(
                        database,
                        // By the same sign as they were waited for: a session's activity is noted a moment later.
                        "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE NOT granted AND relation = 'snapshots'::regclass"));
        long lost = 0;
        for (int i = 0; i < ACCOUNTS; i++) {
            if (answers.get(i) instanceof LedgerUnavailable) {
                lost++;
            } else {
                long credits = i;
                assertThat(answers.get(i)).as("account %d", i).matches(answer -> sees(answer, credits));
            }
        }
        // Two groups were under way.
        assertThat(lost).isBetween(1L, 2 * 64L);
        for (int i = 0; i < ACCOUNTS; i++) {
            long credits = i;
            assertThat(tooLargeAUsage(cold, accounts.get(i))).matches(answer -> sees(answer, credits));
        }
    }

    /** A command for each account, all waiting to be read when the reading begins. */
    private List<Throwable> whileNothingCanBeRead(Runnable event) throws SQLException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                Connection owner = RawLog.owner(database);
                Statement lock = owner.createStatement()) {
            lock.execute("LOCK TABLE snapshots");
            List<Future<Throwable>> commands = new ArrayList<>();
            for (AccountId account : accounts) {
                commands.add(threads.submit(() -> tooLargeAUsage(cold, account)));
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> blocked(owner) > 0);
            event.run();
            owner.rollback();
            List<Throwable> answers = new ArrayList<>();
            for (Future<Throwable> command : commands) {
                answers.add(command.get());
            }
            return answers;
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    private static long blocked(Connection owner) throws SQLException {
        return RawLog.number(
                owner, "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'snapshots'::regclass");
    }
}
