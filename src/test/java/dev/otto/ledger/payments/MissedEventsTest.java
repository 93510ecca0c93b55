package dev.otto.ledger.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.payments.MissedEvents.Fetched;
import dev.otto.ledger.payments.MissedEvents.Outcome;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.Shop;
import dev.otto.ledger.testing.StripeEvent;
import dev.otto.ledger.testing.StripeStandIn;
import dev.otto.ledger.testing.TestPostgres;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Events that webhooks never brought are asked for, over HTTP, by stripe-java. */
class MissedEventsTest {
    @Test
    void areStoredAsIfTheyHadCome() {
        try (StripeStandIn stripe = new StripeStandIn();
                LedgerNode node = LedgerNode.on(
                        TestPostgres.freshDatabase(),
                        Stream.of(Shop.SETTINGS, stripe.settings())
                                .flatMap(Stream::of)
                                .toArray(String[]::new))) {
            Shop shop = new Shop(node);
            AccountId user = node.account(0);
            StripeEvent missed = StripeEvent.session(StripeEvent.NEW, "pi_" + UUID.randomUUID())
                    .metadata("\"user_id\": \"" + user + "\", \"credits\": \"100\"");
            stripe.knows(missed);
            MissedEvents events = node.bean(MissedEvents.class);

            assertThat(events.fetch(List.of(missed.event(), "evt_unknown")))
                    .containsExactly(
                            new Fetched(missed.event(), Outcome.STORED), new Fetched("evt_unknown", Outcome.NOT_FOUND));
            shop.settle();
            assertThat(shop.balance(user)).isEqualTo(100);
            assertThat(stripe.asked()).first().asString().startsWith("Bearer " + StripeStandIn.KEY);

            shop.deliver(missed);
            assertThat(events.fetch(List.of(missed.event())))
                    .containsExactly(new Fetched(missed.event(), Outcome.REPEATED));
            stripe.fails(401);
            assertThat(events.fetch(List.of(missed.event())))
                    .containsExactly(new Fetched(missed.event(), Outcome.FAILED));
            assertThat(shop.purchases(user)).isEqualTo(1);
        }
    }

    @Test
    void areNotAskedForWithoutAKey() {
        try (LedgerNode node = LedgerNode.on(TestPostgres.freshDatabase(), Shop.SETTINGS)) {
            assertThatThrownBy(() -> node.bean(MissedEvents.class).fetch(List.of("evt_1")))
                    .isInstanceOf(NoStripeKey.class);
        }
    }
}
