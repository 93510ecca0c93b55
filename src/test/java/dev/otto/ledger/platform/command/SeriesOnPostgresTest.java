package dev.otto.ledger.platform.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.otto.ledger.credits.CreditCommand.GrantCredits;
import dev.otto.ledger.credits.CreditCommand.PurchaseCredits;
import dev.otto.ledger.credits.CreditCommand.UseCredits;
import dev.otto.ledger.credits.CreditEvent.CreditsGranted;
import dev.otto.ledger.credits.CreditEvent.CreditsUsed;
import dev.otto.ledger.credits.InsufficientCredits;
import dev.otto.ledger.credits.PaymentReferenceTaken;
import dev.otto.ledger.credits.UnknownAccount;
import dev.otto.ledger.kernel.AccountCommand;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.platform.eventstore.LedgerClock;
import dev.otto.ledger.platform.eventstore.Recorded;
import dev.otto.ledger.platform.eventstore.Settlement;
import dev.otto.ledger.platform.postgres.DatabaseSettings;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.Parallel;
import dev.otto.ledger.testing.TestPostgres;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Many commands handed in together, on real PostgreSQL, by two nodes of one database. */
class SeriesOnPostgresTest {
    private static LedgerNode one;
    private static LedgerNode two;

    @BeforeAll
    static void start() {
        DatabaseSettings database = TestPostgres.freshDatabase();
        one = LedgerNode.on(database);
        two = LedgerNode.on(database);
    }

    @AfterAll
    static void stop() {
        two.close();
        one.close();
    }

    private static UseCredits use(AccountId account, long amount) {
        return new UseCredits(account, Credits.of(amount), null, null, null);
    }

    private static GrantCredits grant(AccountId account, long amount) {
        return new GrantCredits(account, Credits.of(amount), null, null, 100);
    }

    private static Order keyed(AccountCommand command, String key) {
        return new Order(command, LedgerNode.keyed(command, key));
    }

    private static Order keyed(AccountCommand command) {
        return keyed(command, UUID.randomUUID().toString());
    }

    private static List<Result> run(LedgerNode node, List<Order> orders) {
        return node.bean(Commands.class).executeAll(orders);
    }

    /** As a client does: what another request was still busy with for too long is sent again. */
    private static List<Result> runPatiently(LedgerNode node, List<Order> orders) {
        List<Result> results = new ArrayList<>(run(node, orders));
        for (int i = 0; i < results.size(); i++) {
            while (results.get(i) instanceof Result.Failed(KeyInFlight busy)) {
                results.set(i, run(node, List.of(orders.get(i))).getFirst());
            }
        }
        return results;
    }

    private static long balance(AccountId account) {
        return one.sql()
                .sql("SELECT amount FROM credits WHERE id = ?")
                .param(account.value())
                .query(Long.class)
                .single();
    }

    private static Outcome done(Result result) {
        assertThat(result).isInstanceOf(Result.Done.class);
        return ((Result.Done) result).outcome();
    }

    private static RuntimeException failed(Result result) {
        assertThat(result).isInstanceOf(Result.Failed.class);
        return ((Result.Failed) result).failure();
    }

    /** The balance after a usage or grant, or the refusal's class. */
    /** Decided on a state that knows nothing of the fallen one, it would otherwise take effect before it. */
    @Test
    void whatIsSentBehindAFallenCommandFallsWithIt() {
        Decider decider = new Decider(
                one.bean(AggregateCommands.class), one.bean(LaneEventStorage.class), one.bean(LedgerClock.class));
        AccountId account = one.account(100);
        two.execute(use(account, 1));

        Decided first = decider.decideBehind(null, keyed(use(account, 10)));
        assertThat(Waiting.forOwn(first.unit())).isInstanceOf(Settlement.Outdated.class);
        Decided second = decider.decideBehind(first.unit(), keyed(use(account, 20)));

        assertThat(Waiting.forOwn(second.unit())).isInstanceOf(Settlement.Outdated.class);
        assertThat(balance(account)).isEqualTo(99);
    }

    private static Object answer(Result result) {
        return switch (result) {
            case Result.Failed failed -> failed.failure().getClass();
            case Result.Done done -> balanceAfter(done.outcome().events().getLast());
        };
    }

    private static long balanceAfter(Recorded recorded) {
        return switch (recorded.event()) {
            case CreditsUsed used -> used.balanceAfter().value();
            case CreditsGranted granted -> granted.balanceAfter().value();
            default -> throw new AssertionError(recorded);
        };
    }

    @Test
    void aThousandUsagesOfOneAccountShareAFewCommits() {
        AccountId account = one.account(1_000);
        List<Result> results = run(
                one,
                IntStream.range(0, 1_000).mapToObj(i -> keyed(use(account, 1))).toList());
        for (int i = 0; i < 1_000; i++) {
            assertThat(answer(results.get(i))).isEqualTo(999L - i);
        }
        long commits = one.sql()
                .sql("SELECT count(DISTINCT xmin::text) FROM events WHERE aggregate_id = ? AND sequence > 1")
                .param(account.value())
                .query(Long.class)
                .single();
        assertThat(commits).isLessThan(100);
    }

    @Test
    void eachIsDecidedOnTopOfTheOneBeforeAlsoAfterARefusal() {
        AccountId account = one.account(10);
        List<Result> results = run(
                one,
                List.of(
                        keyed(use(account, 8)),
                        keyed(use(account, 5)),
                        keyed(grant(account, 5)),
                        keyed(use(account, 7)),
                        keyed(use(account, 1))));
        assertThat(results.stream().map(SeriesOnPostgresTest::answer))
                .containsExactly(2L, InsufficientCredits.class, 7L, 0L, InsufficientCredits.class);
    }

    @Test
    void oneThatIsRefusedForWhatItClaimsFallsAloneAndTheOthersKeepTheirOrder() {
        AccountId account = one.account(0);
        String reference = UUID.randomUUID().toString();
        PurchaseCredits purchase =
                new PurchaseCredits(account, Credits.of(5), null, null, reference, "api", null, null);
        List<Result> results = run(
                one,
                List.of(
                        keyed(purchase),
                        keyed(purchase),
                        keyed(use(account, 3)),
                        keyed(use(account, 3)),
                        keyed(use(account, 2)),
                        keyed(use(new AccountId(UUID.randomUUID()), 1))));
        assertThat(done(results.get(0)).replayed()).isFalse();
        assertThat(failed(results.get(1))).isInstanceOf(PaymentReferenceTaken.class);
        assertThat(answer(results.get(2))).isEqualTo(2L);
        assertThat(failed(results.get(3))).isInstanceOf(InsufficientCredits.class);
        assertThat(answer(results.get(4))).isEqualTo(0L);
        assertThat(failed(results.get(5))).isInstanceOf(UnknownAccount.class);
        assertThat(balance(account)).isZero();
    }

    @Test
    void R3_aKeyGivenTwiceIsAReplayOfTheFirstOrRefused() {
        AccountId account = one.account(10);
        AccountId other = one.account(10);
        String key = UUID.randomUUID().toString();
        String refused = UUID.randomUUID().toString();
        List<Result> results = run(
                one,
                List.of(
                        keyed(use(account, 4), key),
                        keyed(use(account, 4), key),
                        keyed(use(account, 5), key),
                        keyed(use(other, 4), key),
                        keyed(use(account, 7), refused),
                        keyed(grant(account, 1)),
                        keyed(use(account, 7), refused)));
        assertThat(done(results.get(0)).replayed()).isFalse();
        assertThat(done(results.get(1)).replayed()).isTrue();
        assertThat(answer(results.get(1))).isEqualTo(6L);
        assertThat(failed(results.get(2))).isInstanceOf(KeyReused.class);
        assertThat(failed(results.get(3))).isInstanceOf(KeyReused.class);
        assertThat(failed(results.get(4))).isInstanceOf(InsufficientCredits.class);
        assertThat(answer(results.get(6))).isEqualTo(0L);
        assertThat(balance(other)).isEqualTo(10);
    }

    @Test
    void R3_repeatedWholeOrInPartItIsAReplayAndTheRestIsDoneInItsOrder() {
        AccountId account = one.account(1_000);
        List<Order> all = IntStream.range(0, 400)
                .mapToObj(i -> keyed(use(account, 1 + i % 3)))
                .toList();
        List<Order> everyThird = new ArrayList<>();
        for (int i = 0; i < all.size(); i += 3) {
            everyThird.add(all.get(i));
        }
        List<Result> first = run(two, everyThird);
        List<Result> second = run(one, all);
        List<Result> third = run(two, all);
        long lowest = balanceAfter(done(first.getLast()).events().getFirst());
        for (int i = 0; i < all.size(); i++) {
            Outcome now = done(second.get(i));
            assertThat(now.replayed()).isEqualTo(i % 3 == 0);
            assertThat(done(third.get(i)).replayed()).isTrue();
            assertThat(done(third.get(i)).events()).usingRecursiveComparison().isEqualTo(now.events());
            if (i % 3 == 0) {
                assertThat(now.events())
                        .usingRecursiveComparison()
                        .isEqualTo(done(first.get(i / 3)).events());
            } else {
                long after = balanceAfter(now.events().getFirst());
                assertThat(after).isEqualTo(lowest - (1 + i % 3));
                lowest = after;
            }
        }
        assertThat(balance(account)).isEqualTo(lowest);
    }

    @Test
    void R3_theSameAtOnceFromManySidesTakesEffectOnce() {
        AccountId account = one.account(1_000);
        List<Order> orders = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            orders.add(keyed(use(account, 1)));
        }
        List<Order> backwards = orders.reversed();
        List<List<Result>> results =
                Parallel.collect(6, 6, i -> runPatiently(i % 2 == 0 ? one : two, i % 3 == 0 ? backwards : orders));
        assertThat(balance(account)).isEqualTo(800);
        for (int i = 0; i < orders.size(); i++) {
            int index = i;
            List<Outcome> ofOne = IntStream.range(0, 6)
                    .mapToObj(n -> done(results.get(n).get(n % 3 == 0 ? orders.size() - 1 - index : index)))
                    .toList();
            assertThat(ofOne.stream().filter(outcome -> !outcome.replayed())).hasSize(1);
            assertThat(ofOne.stream()
                            .map(outcome -> outcome.events().getFirst().position())
                            .distinct())
                    .hasSize(1);
        }
    }

    @Test
    void keepsTheOrderOfAnAccountThatTwoNodesWorkOn() {
        AccountId account = one.account(0);
        Parallel.run(4, 4, n -> {
            List<Order> orders = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                orders.add(keyed(grant(account, 5)));
                orders.add(keyed(use(account, 5)));
            }
            long before = 0;
            for (Result result : run(n % 2 == 0 ? one : two, orders)) {
                long position = done(result).events().getFirst().position();
                assertThat(position).isGreaterThan(before);
                before = position;
            }
        });
        assertThat(balance(account)).isZero();
    }

    @Test
    void answersWhatTheSameCommandsOneByOneAreAnswered() {
        Random random = new Random(20_261_123);
        for (int round = 0; round < 10; round++) {
            List<AccountId> batched =
                    IntStream.range(0, 3).mapToObj(i -> one.account(20)).toList();
            List<AccountId> single =
                    IntStream.range(0, 3).mapToObj(i -> one.account(20)).toList();
            List<Order> orders = new ArrayList<>();
            List<Object> expected = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                int who = random.nextInt(3);
                long amount = random.nextLong(1, 26);
                boolean uses = random.nextInt(3) > 0;
                orders.add(keyed(uses ? use(batched.get(who), amount) : grant(batched.get(who), amount)));
                try {
                    Outcome outcome = one.execute(uses ? use(single.get(who), amount) : grant(single.get(who), amount));
                    expected.add(balanceAfter(outcome.events().getLast()));
                } catch (InsufficientCredits e) {
                    expected.add(InsufficientCredits.class);
                }
            }
            assertThat(run(two, orders).stream().map(SeriesOnPostgresTest::answer))
                    .containsExactlyElementsOf(expected);
        }
    }
}
