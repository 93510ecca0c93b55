package dev.otto.ledger.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.otto.ledger.credits.CreditCommand.PlaceHold;
import dev.otto.ledger.credits.CreditCommand.UseCredits;
import dev.otto.ledger.credits.CreditEvent.HoldPlaced;
import dev.otto.ledger.kernel.AccountCommand;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.HoldId;
import dev.otto.ledger.platform.command.Commands;
import dev.otto.ledger.platform.command.Order;
import dev.otto.ledger.platform.command.Outcome;
import dev.otto.ledger.platform.command.Result;
import dev.otto.ledger.platform.eventstore.LogLock;
import dev.otto.ledger.platform.postgres.DatabaseSettings;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.Parallel;
import dev.otto.ledger.testing.TestPostgres;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A unit that breaks a constraint in the middle of a batch fails alone; all that commits beside it commits. */
class PlantedViolationTest {
    private static final int ACCOUNTS = 20;
    private static final int COMMANDS = 600;
    private static final Set<Integer> OFFENDERS = Set.of(99, 100, 313, 555);

    private static DatabaseSettings database;
    private static LedgerNode node;

    @BeforeAll
    static void start() {
        database = TestPostgres.freshDatabase();
        node = LedgerNode.on(database);
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static List<AccountId> accounts() {
        return IntStream.range(0, ACCOUNTS).mapToObj(i -> node.account(1_000)).toList();
    }

    /** One for each command; those of the offenders are there already. */
    private static List<HoldId> plantedHolds() {
        List<HoldId> holds = IntStream.range(0, COMMANDS)
                .mapToObj(i -> new HoldId(UUID.randomUUID()))
                .toList();
        OFFENDERS.forEach(i -> plant(holds.get(i)));
        return holds;
    }

    @Test
    void onlyTheOffenderFails() throws SQLException {
        List<AccountId> accounts = accounts();
        List<HoldId> holds = plantedHolds();

        List<Boolean> accepted = Parallel.collect(48, COMMANDS, i -> {
            AccountId account = accounts.get(i % ACCOUNTS);
            AccountCommand command = OFFENDERS.contains(i) || i % 3 == 0
                    ? hold(account, holds.get(i))
                    : new UseCredits(account, Credits.of(1), null, null, null);
            try {
                node.execute(command, "planted-" + i);
                return true;
            } catch (IllegalStateException rejected) {
                return false;
            }
        });

        assertThat(IntStream.range(0, COMMANDS)
                        .filter(i -> !accepted.get(i))
                        .boxed()
                        .collect(Collectors.toSet()))
                .isEqualTo(OFFENDERS);
        RawLog.execute(database, "DELETE FROM projection.holds WHERE description = 'planted'");
        Consistency.check(database);

        // The fault is gone: the same key takes effect, once.
        for (int i : OFFENDERS) {
            AccountId account = accounts.get(i % ACCOUNTS);
            Outcome now = node.execute(hold(account, holds.get(i)), "planted-" + i);
            assertThat(now.replayed()).isFalse();
            assertThat(now.last(HoldPlaced.class)).isPresent();
            assertThat(node.execute(hold(account, holds.get(i)), "planted-" + i).replayed())
                    .isTrue();
        }
        Consistency.check(database);
    }

    /** A batch as large as this goes to the database in two parts, and the fault is in the second. */
    @Test
    void onlyTheOffendersOfALargeBatchFail() throws SQLException {
        List<AccountId> accounts = accounts();
        List<HoldId> holds = plantedHolds();
        List<Order> orders = IntStream.range(0, COMMANDS)
                .mapToObj(i -> {
                    AccountCommand command = hold(accounts.get(i % ACCOUNTS), holds.get(i));
                    return new Order(command, LedgerNode.keyed(command, "large-" + i));
                })
                .toList();

        List<Result> results = stalled(() -> node.bean(Commands.class).executeAll(orders));

        assertThat(IntStream.range(0, COMMANDS)
                        .filter(i -> results.get(i) instanceof Result.Failed)
                        .boxed()
                        .collect(Collectors.toSet()))
                .isEqualTo(OFFENDERS);
        RawLog.execute(database, "DELETE FROM projection.holds WHERE description = 'planted'");
        Consistency.check(database);
    }

    /** So that all is queued before anything is written: somebody else has the log's lock meanwhile. */
    private static <T> T stalled(Callable<T> work) throws SQLException {
        try (Connection other = RawLog.owner(database);
                ExecutorService thread = Executors.newSingleThreadExecutor()) {
            other.setAutoCommit(false);
            LogLock.acquire(other);
            Future<T> result = thread.submit(work);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> node.bean(MeterRegistry.class)
                                    .get("ledger.writer.queue")
                                    .gauge()
                                    .value()
                            > COMMANDS / 2.0);
            other.rollback();
            return result.get(60, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PlaceHold hold(AccountId account, HoldId hold) {
        return new PlaceHold(account, hold, Credits.of(2), null, false, null, Duration.ofHours(1));
    }

    private static void plant(HoldId hold) {
        RawLog.execute(database, """
                INSERT INTO projection.holds (id, user_id, amount, state, owned_by_video, description, position,
                                              expires_at, created_at)
                VALUES ('%s', gen_random_uuid(), 1, 'open', false, 'planted', 1, now() + interval '1 day', now())""".formatted(hold));
    }
}
