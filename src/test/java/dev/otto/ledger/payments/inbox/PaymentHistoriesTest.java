package dev.otto.ledger.payments.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.otto.ledger.kernel.AccountCommand;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.payments.Payers;
import dev.otto.ledger.payments.PaymentSettings;
import dev.otto.ledger.payments.providers.Providers;
import dev.otto.ledger.platform.command.Commands;
import dev.otto.ledger.platform.command.Order;
import dev.otto.ledger.platform.command.Outcome;
import dev.otto.ledger.platform.command.Result;
import dev.otto.ledger.platform.command.Submission;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.PaymentHistory;
import dev.otto.ledger.testing.Shop;
import dev.otto.ledger.testing.StripeEvent;
import dev.otto.ledger.testing.TestPostgres;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionOperations;

/** R13: whatever the order in which events come, however often, and wherever the worker dies, one state is the end. */
class PaymentHistoriesTest {
    private static LedgerNode node;
    private static Shop shop;

    @BeforeAll
    static void start() {
        String[] settings = Stream.concat(
                        Stream.of(Shop.SETTINGS).filter(setting -> !setting.contains("settle-after")),
                        Stream.of("ledger.payments.workers=0", "ledger.payments.settle-after=0s"))
                .toArray(String[]::new);
        node = LedgerNode.on(TestPostgres.freshDatabase(), settings);
        shop = new Shop(node);
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    /** The node of a worker dies: nothing of ours catches it. */
    private static final class Death extends Error {
        Death() {
            super("the worker dies", null, false, false);
        }
    }

    /** Dies now and then before a command, and now and then after it. */
    private record Mortal(Commands commands, Random random) implements Commands {
        @Override
        public Outcome execute(AccountCommand command, Submission submission) {
            int fate = random.nextInt(6);
            if (fate == 0) {
                throw new Death();
            }
            Outcome outcome = commands.execute(command, submission);
            if (fate == 1) {
                throw new Death();
            }
            return outcome;
        }

        @Override
        public List<Result> executeAll(List<Order> orders) {
            return commands.executeAll(orders);
        }
    }

    private static InboxWorker worker(Random random) {
        Commands commands = new Mortal(node.bean(Commands.class), random);
        PaymentSettings settings = node.bean(PaymentSettings.class);
        PaymentWork work = new PaymentWork(
                node.bean(Providers.class),
                node.bean(Matching.class),
                node.bean(Aliases.class),
                node.bean(Inbox.class),
                node.bean(Payers.class),
                commands,
                settings);
        return new InboxWorker(
                node.bean(Inbox.class),
                work,
                node.bean(Erasures.class),
                node.bean(TransactionOperations.class),
                settings);
    }

    @Test
    void leadToOneState() {
        run(60, 20_261_123L);
    }

    @Test
    @Tag("long")
    void leadToOneStateManyTimes() {
        run(1_000, new Random().nextLong());
    }

    private static void run(int histories, long firstSeed) {
        for (int i = 0; i < histories; i++) {
            long seed = firstSeed + i;
            Random random = new Random(seed);
            AccountId user = node.account(0);
            List<PaymentHistory> payments = Stream.generate(() -> PaymentHistory.random(user, random))
                    .limit(1 + random.nextInt(5))
                    .toList();
            deliver(payments, random);

            long balance = 0;
            long paid = 0;
            long reversed = 0;
            for (PaymentHistory payment : payments) {
                assertThat(shop.stands(payment.intent())).as("seed %d", seed).isEqualTo("applied");
                assertThat(shop.payment(payment.intent()))
                        .as("seed %d: %s", seed, payment)
                        .containsEntry("reversed_credits", payment.reversed());
                balance += payment.credits() - payment.reversed();
                paid += payment.paid();
                reversed += payment.moneyReversed();
            }
            assertThat(shop.balance(user)).as("seed %d", seed).isEqualTo(balance);
            assertThat(shop.money(user))
                    .as("seed %d: %s", seed, payments)
                    .isEqualTo(paid + " 0 0 " + reversed + " " + (paid - reversed));
            assertThat(shop.purchases(user)).as("seed %d", seed).isEqualTo(payments.size());
        }
    }

    /** In any order, some twice, worked on by two workers in between, which die and begin again. */
    private static void deliver(List<PaymentHistory> payments, Random random) {
        List<StripeEvent> events = new ArrayList<>();
        payments.forEach(payment -> events.addAll(payment.events()));
        for (int i = random.nextInt(4); i > 0; i--) {
            events.add(events.get(random.nextInt(events.size())));
        }
        Collections.shuffle(events, random);
        List<InboxWorker> workers = List.of(worker(random), worker(random));
        for (StripeEvent event : events) {
            assertThat(shop.send(event)).isEqualTo(200);
            for (int i = random.nextInt(3); i > 0; i--) {
                work(workers.get(random.nextInt(2)));
            }
        }
        boolean more = true;
        while (more) {
            more = work(workers.get(random.nextInt(2)));
        }
    }

    private static boolean work(InboxWorker worker) {
        try {
            return worker.workOne();
        } catch (Death death) {
            return true;
        }
    }
}
