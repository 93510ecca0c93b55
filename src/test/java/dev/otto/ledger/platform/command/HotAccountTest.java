package dev.otto.ledger.platform.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.otto.ledger.credits.CreditCommand.GrantCredits;
import dev.otto.ledger.credits.CreditCommand.RefundUsage;
import dev.otto.ledger.credits.CreditCommand.UseCredits;
import dev.otto.ledger.credits.CreditEvent.CreditsUsed;
import dev.otto.ledger.credits.CreditEvent.Transaction;
import dev.otto.ledger.credits.InsufficientCredits;
import dev.otto.ledger.credits.LotChange;
import dev.otto.ledger.credits.RefundExceedsUsage;
import dev.otto.ledger.kernel.AccountCommand;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.Refusal;
import dev.otto.ledger.kernel.TransactionId;
import dev.otto.ledger.platform.eventstore.Recorded;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.Parallel;
import dev.otto.ledger.testing.TestPostgres;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A hot account's commands are decided on states that are not on disk yet, and many share a commit. Their answers are
 * those of the same commands sent one by one, in the order that the account's events have.
 */
class HotAccountTest {
    private static final int THREADS = 64;
    private static final int COMMANDS = 1_200;
    private static final int FIRST_CREDITS = 500;

    private static LedgerNode one;
    private static LedgerNode two;

    @BeforeAll
    static void start() {
        var database = TestPostgres.freshDatabase();
        one = LedgerNode.on(database);
        two = LedgerNode.on(database);
    }

    @AfterAll
    static void stop() {
        two.close();
        one.close();
    }

    /** What is asked for; of a refund, {@code usage} is which of the accepted usages it names. */
    private record Wish(Kind kind, long amount, @Nullable TransactionId usage) {
        enum Kind {
            USE,
            GRANT,
            REFUND
        }

        AccountCommand on(AccountId account, @Nullable TransactionId target) {
            return switch (kind) {
                case USE -> new UseCredits(account, Credits.of(amount), null, null, null);
                case GRANT -> new GrantCredits(account, Credits.of(amount), null, null, 100);
                case REFUND -> new RefundUsage(account, target, Credits.of(amount), null);
            };
        }
    }

    /** An answer, and between which of the account's sequences it was given. */
    private record Answer(
            Wish wish,
            String key,
            long startedAt,
            long endedAt,
            long after,
            @Nullable Recorded event,
            @Nullable Refusal refusal) {

        long sequence() {
            return event.sequence();
        }

        Transaction transaction() {
            return (Transaction) event.event();
        }
    }

    @Test
    void onOneNodeItsAnswersAreThoseOfASerialRun() {
        compareWithSerial(hot(1));
    }

    @Test
    void onTwoNodesItsAnswersAreThoseOfASerialRun() {
        compareWithSerial(hot(2));
    }

    private record Run(AccountId account, List<Answer> answers) {
        List<Answer> accepted() {
            return answers.stream()
                    .filter(answer -> answer.event() != null)
                    .sorted(Comparator.comparingLong(Answer::sequence))
                    .toList();
        }
    }

    private static Run hot(int nodes) {
        AccountId account = one.account(FIRST_CREDITS);
        List<Answer> answers = Collections.synchronizedList(new ArrayList<>());
        List<TransactionId> usages = Collections.synchronizedList(new ArrayList<>());
        AtomicLong newest = new AtomicLong();
        Random seeds = new Random(4_711);
        long[] seed = seeds.longs(COMMANDS).toArray();
        Parallel.run(THREADS, COMMANDS, i -> {
            Wish wish = wish(new Random(seed[i]), usages);
            String key = UUID.randomUUID().toString();
            LedgerNode node = nodes == 1 || i % 2 == 0 ? one : two;
            long after = newest.get();
            long started = System.nanoTime();
            Recorded event = null;
            Refusal refusal = null;
            try {
                event = persistently(node, wish.on(account, wish.usage()), key)
                        .events()
                        .getFirst();
            } catch (InsufficientCredits | RefundExceedsUsage e) {
                refusal = e;
            }
            long ended = System.nanoTime();
            answers.add(new Answer(wish, key, started, ended, after, event, refusal));
            if (event != null) {
                newest.accumulateAndGet(event.sequence(), Math::max);
                if (event.event() instanceof CreditsUsed used) {
                    usages.add(used.transaction());
                }
            }
        });
        return new Run(account, answers);
    }

    /** As a client does when it is told that it is not known what became of the command. */
    private static Outcome persistently(LedgerNode node, AccountCommand command, String key) {
        while (true) {
            try {
                return node.execute(command, key);
            } catch (LedgerUnavailable again) {
                continue;
            }
        }
    }

    private static Wish wish(Random random, List<TransactionId> usages) {
        int dice = random.nextInt(20);
        synchronized (usages) {
            if (dice < 3 && !usages.isEmpty()) {
                // Few of them, so that some are refunded to the end.
                int which = random.nextInt(Math.min(40, usages.size()));
                return new Wish(Wish.Kind.REFUND, 1 + random.nextInt(5), usages.get(which));
            }
        }
        return dice < 6
                ? new Wish(Wish.Kind.GRANT, 1 + random.nextInt(20), null)
                : new Wish(Wish.Kind.USE, 1 + random.nextInt(12), null);
    }

    private static void compareWithSerial(Run hot) {
        List<Answer> accepted = hot.accepted();
        assertThat(hot.answers()).hasSize(COMMANDS);
        assertThat(accepted).hasSizeBetween(COMMANDS / 4, COMMANDS - 20);
        long first = accepted.getFirst().sequence();
        AccountId account = one.account(FIRST_CREDITS);
        Map<TransactionId, TransactionId> twins = new HashMap<>();
        for (int i = 0; i < accepted.size(); i++) {
            Answer answer = accepted.get(i);
            assertThat(answer.sequence()).as("no gap, no double").isEqualTo(first + i);
            TransactionId target = answer.wish().usage() == null
                    ? null
                    : twins.get(answer.wish().usage());
            Recorded serial =
                    one.execute(answer.wish().on(account, target)).events().getFirst();
            Transaction twin = (Transaction) serial.event();
            assertThat(serial.sequence()).isEqualTo(answer.sequence());
            assertThat(twin).hasSameClassAs(answer.transaction());
            assertThat(twin.balanceAfter()).isEqualTo(answer.transaction().balanceAfter());
            assertThat(moved(twin)).isEqualTo(moved(answer.transaction()));
            twins.put(answer.transaction().transaction(), twin.transaction());
        }
        hot.answers().stream()
                .filter(answer -> answer.refusal() != null)
                .forEach(answer -> assertRightlyRefused(answer, accepted));
        for (Answer answer : accepted.subList(0, 200)) {
            Outcome again =
                    two.execute(answer.wish().on(hot.account(), answer.wish().usage()), answer.key());
            assertThat(again.replayed()).isTrue();
            assertThat(again.events().getFirst()).usingRecursiveComparison().isEqualTo(answer.event());
        }
    }

    /** What it took from, or put into, each lot, whatever the lots' ids. */
    private static List<Credits> moved(Transaction event) {
        return event.booking().lots().stream().map(LotChange::remaining).toList();
    }

    /** At some moment between its question and its answer, one command at a time would have been refused too. */
    private static void assertRightlyRefused(Answer refused, List<Answer> accepted) {
        long balance = FIRST_CREDITS;
        long refunded = 0;
        long used = 0;
        boolean possible = false;
        for (Answer answer : accepted) {
            boolean mayBeBefore = answer.startedAt() < refused.endedAt();
            possible |= answer.sequence() > refused.after() && wouldBeRefused(refused, balance, used, refunded);
            if (!mayBeBefore) {
                break;
            }
            balance = answer.transaction().balanceAfter().value();
            if (answer.transaction().transaction().equals(refused.wish().usage())) {
                used = answer.wish().amount();
            } else if (answer.wish().kind() == Wish.Kind.REFUND
                    && answer.wish().usage().equals(refused.wish().usage())) {
                refunded += answer.wish().amount();
            }
        }
        possible |= wouldBeRefused(refused, balance, used, refunded);
        assertThat(possible).as("%s", refused).isTrue();
    }

    private static boolean wouldBeRefused(Answer refused, long balance, long used, long refunded) {
        return refused.wish().kind() == Wish.Kind.REFUND
                ? refunded + refused.wish().amount() > used
                : refused.wish().amount() > balance;
    }
}
