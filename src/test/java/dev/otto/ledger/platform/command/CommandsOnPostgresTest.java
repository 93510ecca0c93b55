package dev.otto.ledger.platform.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.otto.ledger.credits.CreditCommand.GrantCredits;
import dev.otto.ledger.credits.CreditCommand.PurchaseCredits;
import dev.otto.ledger.credits.CreditCommand.RefundUsage;
import dev.otto.ledger.credits.CreditCommand.UseCredits;
import dev.otto.ledger.credits.CreditEvent.CreditsUsed;
import dev.otto.ledger.credits.InsufficientCredits;
import dev.otto.ledger.credits.PaymentReferenceTaken;
import dev.otto.ledger.credits.RefundExceedsUsage;
import dev.otto.ledger.credits.UnknownAccount;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.Personal;
import dev.otto.ledger.kernel.TransactionId;
import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.ledger.Users;
import dev.otto.ledger.platform.postgres.DatabaseSettings;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.Parallel;
import dev.otto.ledger.testing.TestPostgres;
import dev.otto.ledger.users.EmailTaken;
import dev.otto.ledger.users.UserCommand.RegisterUser;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Commands on real PostgreSQL, by real threads, on two nodes of one database. */
class CommandsOnPostgresTest {
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

    private static UseCredits use(AccountId account, long amount) {
        return new UseCredits(account, Credits.of(amount), null, null, null);
    }

    private static long balance(AccountId account) {
        return one.sql()
                .sql("SELECT amount FROM credits WHERE id = ?")
                .param(account.value())
                .query(Long.class)
                .single();
    }

    @Test
    void aUsageIsAnsweredFromItsOwnEvent() {
        AccountId account = one.account(10);
        Outcome outcome = one.execute(use(account, 4));
        assertThat(outcome.replayed()).isFalse();
        CreditsUsed used = (CreditsUsed) outcome.events().getFirst().event();
        assertThat(used.balanceAfter()).isEqualTo(Credits.of(6));
        assertThat(balance(account)).isEqualTo(6);
    }

    @Test
    void R2_sixtyFourThreadsOnOneAccountSpendExactlyWhatItHas() {
        AccountId account = one.account(100);
        AtomicInteger accepted = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        Parallel.run(64, 1_000, i -> {
            try {
                one.execute(use(account, 1));
                accepted.incrementAndGet();
            } catch (InsufficientCredits e) {
                refused.incrementAndGet();
            }
        });
        assertThat(accepted).hasValue(100);
        assertThat(refused).hasValue(900);
        assertThat(balance(account)).isZero();
    }

    @Test
    void R3_oneKeyFromFiftyThreadsOverTwoNodesTakesEffectOnce() {
        AccountId account = one.account(100);
        List<Outcome> outcomes =
                Parallel.collect(50, 50, i -> patiently(i % 2 == 0 ? one : two, use(account, 7), "the-same-key"));
        assertThat(outcomes).hasSize(50);
        assertThat(outcomes.stream().filter(outcome -> !outcome.replayed())).hasSize(1);
        assertThat(outcomes.stream()
                        .map(outcome -> outcome.events().getFirst().position())
                        .distinct())
                .hasSize(1);
        assertThat(balance(account)).isEqualTo(93);
    }

    /** As a client does that is told that the first one is still under way. */
    private static Outcome patiently(LedgerNode node, UseCredits command, String key) {
        while (true) {
            try {
                return node.execute(command, key);
            } catch (KeyInFlight busy) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void case1_aRetryAfterALostSuccessIsAnsweredAsTheFirst() {
        AccountId account = one.account(10);
        Outcome first = one.execute(use(account, 10), "lost");
        Outcome again = one.execute(use(account, 10), "lost");
        Outcome elsewhere = two.execute(use(account, 10), "lost");
        assertThat(again.replayed()).isTrue();
        assertThat(again.events().getFirst().event())
                .isEqualTo(first.events().getFirst().event());
        assertThat(elsewhere.events().getFirst())
                .usingRecursiveComparison()
                .isEqualTo(again.events().getFirst());
    }

    @Test
    void R3_aKeyOfAnotherCommandIsRefused() {
        AccountId account = one.account(10);
        one.execute(use(account, 1), "used");
        assertThatThrownBy(() -> one.execute(use(account, 2), "used")).isInstanceOf(KeyReused.class);
        assertThatThrownBy(() -> two.execute(use(account, 2_000), "used")).isInstanceOf(KeyReused.class);
    }

    @Test
    void R3_aRefusedCommandDoesNotUseItsKeyUp() {
        AccountId account = one.account(1);
        assertThatThrownBy(() -> one.execute(use(account, 2), "refused")).isInstanceOf(InsufficientCredits.class);
        one.execute(new GrantCredits(account, Credits.of(5), null, null, 100));
        assertThat(one.execute(use(account, 2), "refused").replayed()).isFalse();
    }

    @Test
    void aRefusalOnAStaleNodeIsDecidedAgain() {
        AccountId account = one.account(1);
        assertThatThrownBy(() -> two.execute(use(account, 5))).isInstanceOf(InsufficientCredits.class);
        one.execute(new GrantCredits(account, Credits.of(10), null, null, 100));
        assertThat(two.execute(use(account, 5)).events()).isNotEmpty();
    }

    @Test
    void case9_twoRefundsAtOnceNeverExceedTheUsage() {
        for (int round = 0; round < 20; round++) {
            AccountId account = one.account(10);
            TransactionId usage = ((CreditsUsed)
                            one.execute(use(account, 10)).events().getFirst().event())
                    .transaction();
            List<Object> answers = Parallel.collect(2, 2, i -> {
                try {
                    return (i == 0 ? one : two).execute(new RefundUsage(account, usage, Credits.of(6), null));
                } catch (RefundExceedsUsage e) {
                    return e;
                }
            });
            assertThat(answers.stream().filter(RefundExceedsUsage.class::isInstance))
                    .hasSize(1);
            RefundExceedsUsage refused = (RefundExceedsUsage) answers.stream()
                    .filter(RefundExceedsUsage.class::isInstance)
                    .findFirst()
                    .orElseThrow();
            assertThat(refused.extensions().get("refundable").toString()).isEqualTo("4");
            assertThat(balance(account)).isEqualTo(6);
        }
    }

    @Test
    void R4_manyRefundsAtOnceNeverExceedTheUsage() {
        AccountId account = one.account(10);
        TransactionId usage =
                ((CreditsUsed) one.execute(use(account, 10)).events().getFirst().event()).transaction();
        AtomicInteger refunded = new AtomicInteger();
        Parallel.run(30, 30, i -> {
            try {
                one.execute(new RefundUsage(account, usage, Credits.of(1), null));
                refunded.incrementAndGet();
            } catch (RefundExceedsUsage e) {
                assertThat(e.extensions().get("refundable")).hasToString("0");
            }
        });
        assertThat(refunded).hasValue(10);
        assertThat(balance(account)).isEqualTo(10);
    }

    @Test
    void twoNodesRacingOnTheSameAccountsKeepEverySequenceDense() {
        List<AccountId> accounts =
                IntStream.range(0, 5).mapToObj(i -> one.account(1_000)).toList();
        Parallel.run(16, 800, i -> (i % 2 == 0 ? one : two).execute(use(accounts.get(i % 5), 1)));
        for (AccountId account : accounts) {
            assertThat(balance(account)).isEqualTo(1_000 - 160);
        }
        assertThat(one.sql()
                        .sql("SELECT count(*) FROM (SELECT sequence - row_number() OVER (PARTITION BY aggregate_type,"
                                + " aggregate_id ORDER BY sequence) AS gap FROM events) s WHERE gap <> -1")
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(one.sql()
                        .sql("SELECT max(position) - count(*) FROM events")
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(one.sql()
                        .sql("SELECT count(*) FROM (SELECT recorded_at < lag(recorded_at) OVER (ORDER BY position)"
                                + " AS back FROM events) t WHERE back")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void anEmailHasOneOwnerInAnyLetterCaseUnderARace() {
        for (int round = 0; round < 10; round++) {
            String name = UUID.randomUUID().toString();
            List<String> answers = Parallel.collect(8, 8, i -> {
                try {
                    (i % 2 == 0 ? one : two)
                            .execute(new RegisterUser(
                                    new UserId(UUID.randomUUID()),
                                    new Personal((i % 3 == 0 ? name.toUpperCase(java.util.Locale.ROOT) : name)
                                            + "@Example.org"),
                                    null));
                    return "registered";
                } catch (EmailTaken e) {
                    return "taken";
                }
            });
            assertThat(answers.stream().filter("registered"::equals)).hasSize(1);
        }
    }

    @Test
    void whoeverHasNoEmailClaimsNone() {
        for (int i = 0; i < 2; i++) {
            UserId user = new UserId(UUID.randomUUID());
            one.execute(new RegisterUser(user, null, null));
            assertThat(two.bean(Users.class).get(user.value()).email()).isNull();
        }
    }

    @Test
    void R13_onePurchaseForOnePaymentReference() {
        AccountId account = one.account(0);
        PurchaseCredits purchase = new PurchaseCredits(account, Credits.of(5), null, null, "pi_1", "api", null, null);
        one.execute(purchase);
        assertThatThrownBy(() -> two.execute(purchase)).isInstanceOf(PaymentReferenceTaken.class);
        assertThat(balance(account)).isEqualTo(5);
    }

    @Test
    void anUnknownAccountIsRefused() {
        assertThatThrownBy(() -> one.execute(use(new AccountId(UUID.randomUUID()), 1)))
                .isInstanceOf(UnknownAccount.class);
    }
}
