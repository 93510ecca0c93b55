package dev.otto.ledger.payments.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.platform.postgres.DatabaseSettings;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.Parallel;
import dev.otto.ledger.testing.Shop;
import dev.otto.ledger.testing.StripeEvent;
import dev.otto.ledger.testing.TestPostgres;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** R13 with two nodes on one database: each event is worked on once, and each payment buys once. */
class TwoNodesTest {
    private static LedgerNode first;
    private static LedgerNode second;
    private static List<Shop> shops;

    @BeforeAll
    static void start() {
        DatabaseSettings database = TestPostgres.freshDatabase();
        first = LedgerNode.on(database, Shop.SETTINGS);
        second = LedgerNode.on(database, Shop.SETTINGS);
        shops = List.of(new Shop(first), new Shop(second));
    }

    @AfterAll
    static void stop() {
        second.close();
        first.close();
    }

    @Test
    void fiftyDeliveriesOfOneEventAreOnePurchase() {
        AccountId user = first.account(0);
        StripeEvent event = bought(user, "pi_" + UUID.randomUUID());

        List<Integer> answers = Parallel.collect(50, 50, i -> shops.get(i % 2).send(event));
        shops.getFirst().settle();

        assertThat(answers).containsOnly(200);
        assertThat(shops.getFirst().balance(user)).isEqualTo(100);
        assertThat(shops.getFirst().purchases(user)).isEqualTo(1);
        assertThat(first.sql()
                        .sql("SELECT count(*) FROM payment_inbox WHERE event_id = ?")
                        .param(event.event())
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void fiftyEventsOfOnePaymentAreOnePurchase() {
        AccountId user = first.account(0);
        String intent = "pi_" + UUID.randomUUID();
        List<Integer> answers = Parallel.collect(
                50,
                50,
                i -> shops.get(i % 2)
                        .send(
                                i % 5 == 4
                                        ? StripeEvent.refund(StripeEvent.NEW, intent, "re_" + i, 10, "succeeded")
                                        : bought(user, intent)));
        shops.getFirst().settle();

        assertThat(answers).containsOnly(200);
        assertThat(shops.getFirst().purchases(user)).isEqualTo(1);
        assertThat(shops.getFirst().balance(user))
                .as("ten refunds of 0.10 of 10.00")
                .isEqualTo(90);
    }

    private static StripeEvent bought(AccountId user, String intent) {
        return StripeEvent.session(StripeEvent.NEW, intent)
                .metadata("\"user_id\": \"" + user + "\", \"credits\": \"100\"");
    }
}
