package dev.otto.ledger.payments.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.Shop;
import dev.otto.ledger.testing.StripeEvent;
import dev.otto.ledger.testing.TestPostgres;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.transaction.support.TransactionOperations;

/** How rows are handed out, put off and emptied, with no worker of the node's own in between. */
class InboxTest {
    private static LedgerNode node;
    private static Inbox inbox;
    private static Shop shop;

    @BeforeAll
    static void start() {
        node = LedgerNode.on(
                TestPostgres.freshDatabase(),
                Stream.concat(Stream.of(Shop.SETTINGS), Stream.of("ledger.payments.workers=0"))
                        .toArray(String[]::new));
        inbox = node.bean(Inbox.class);
        shop = new Shop(node);
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @AfterEach
    void empty() {
        node.sql().sql("DELETE FROM payment_inbox").update();
    }

    private static UUID receive() {
        StripeEvent event = StripeEvent.session(StripeEvent.NEW, "pi_" + UUID.randomUUID());
        assertThat(shop.send(event)).isEqualTo(200);
        return node.sql()
                .sql("SELECT id FROM payment_inbox WHERE event_id = ?")
                .param(event.event())
                .query(UUID.class)
                .single();
    }

    private static Optional<UUID> takenMeanwhile() {
        return CompletableFuture.supplyAsync(() -> inTransaction().execute(status -> inbox.take()))
                .orTimeout(10, TimeUnit.SECONDS)
                .join()
                .map(Received::id);
    }

    private static TransactionOperations inTransaction() {
        return node.bean(TransactionOperations.class);
    }

    @Test
    void aRowIsHandedToOneAtATimeAndNobodyWaitsForIt() {
        UUID first = receive();
        UUID second = receive();
        inTransaction().executeWithoutResult(status -> {
            assertThat(inbox.take()).map(Received::id).contains(first);
            assertThat(takenMeanwhile()).contains(second);
        });
        assertThat(takenMeanwhile()).as("free again, since nothing was done").contains(first);
    }

    /** The database's, in seconds. */
    private static double clock() {
        return node.sql()
                .sql("SELECT extract(epoch FROM clock_timestamp())")
                .query(Double.class)
                .single();
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 2", "5, 32", "9, 512", "10, 600", "1000, 600"})
    void whatFailsIsTriedAgainAfterTwiceAsLongEachTime(int attempts, int seconds) {
        UUID id = receive();
        double before = clock();
        inbox.retry(id, attempts, "SomeException");

        double due = node.sql()
                .sql("SELECT extract(epoch FROM due_at) FROM payment_inbox WHERE id = ?")
                .param(id)
                .query(Double.class)
                .single();
        assertThat(due).isBetween(before + seconds, clock() + seconds);
        // So that it is not due yet, however long it takes to ask.
        node.sql()
                .sql("UPDATE payment_inbox SET due_at = due_at + interval '1 hour' WHERE id = ?")
                .param(id)
                .update();
        assertThat(takenMeanwhile()).isEmpty();
    }

    @Test
    void bodiesAreForgottenWhenTheyAreOldAndWorkedOff() {
        UUID old = receive();
        UUID pending = receive();
        UUID recent = receive();
        inbox.done(old, null, false);
        inbox.done(recent, null, false);
        node.sql()
                .sql("UPDATE payment_inbox SET received_at = received_at - interval '91 days' WHERE id <> ?")
                .param(recent)
                .update();
        node.bean(Erasures.class).forgetOld();

        assertThat(node.sql()
                        .sql("SELECT id FROM payment_inbox WHERE body IS NULL AND headers IS NULL")
                        .query(UUID.class)
                        .list())
                .containsExactly(old)
                .doesNotContain(pending);
    }
}
