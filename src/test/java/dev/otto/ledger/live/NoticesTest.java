package dev.otto.ledger.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.otto.ledger.credits.CreditCommand.GrantCredits;
import dev.otto.ledger.credits.CreditCommand.RefundUsage;
import dev.otto.ledger.credits.CreditCommand.SetThresholds;
import dev.otto.ledger.credits.CreditCommand.UseCredits;
import dev.otto.ledger.credits.CreditEvent.CreditsUsed;
import dev.otto.ledger.credits.Thresholds;
import dev.otto.ledger.delivery.EndpointSecret;
import dev.otto.ledger.delivery.Endpoints;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.TransactionId;
import dev.otto.ledger.platform.command.Outcome;
import dev.otto.ledger.platform.postgres.DatabaseSettings;
import dev.otto.ledger.testing.EventSource;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.Parallel;
import dev.otto.ledger.testing.Receiver;
import dev.otto.ledger.testing.TestPostgres;
import dev.otto.ledger.users.UserCommand.EraseUser;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Low balances and lots that expire, told of by two nodes whose operator has chosen thresholds for all. */
class NoticesTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String[] SETTINGS = {
        "ledger.thresholds.low-balance=50",
        "ledger.thresholds.expiring-within=7d",
        "ledger.delivery.allow-http=true",
        "ledger.delivery.allow-private=true"
    };

    private static LedgerNode one;
    private static LedgerNode two;

    @BeforeAll
    static void start() {
        DatabaseSettings database = TestPostgres.freshDatabase();
        one = LedgerNode.on(database, SETTINGS);
        two = LedgerNode.on(database, SETTINGS);
    }

    @AfterAll
    static void stop() {
        two.close();
        one.close();
    }

    private static EventSource follow(LedgerNode node, AccountId account, String lastId) {
        return new EventSource(node.port(), "/v1/users/" + account + "/stream", LedgerNode.ADMIN_KEY, lastId);
    }

    private static Outcome grant(AccountId account, long credits, Duration expiresIn) {
        return two.execute(new GrantCredits(
                account, Credits.of(credits), null, Instant.now().plus(expiresIn), 100));
    }

    private static void use(LedgerNode node, AccountId account, long credits) {
        node.execute(new UseCredits(account, Credits.of(credits), null, null, null));
    }

    private static long stored(AccountId account, String type) {
        return one.sql()
                .sql("SELECT count(*) FROM events WHERE aggregate_id = ? AND type = ?")
                .params(account.value(), type)
                .query(Long.class)
                .single();
    }

    @Test
    void aLowBalanceIsToldOfOnStreamsAndToEndpointsWithOneId() {
        AccountId ada = one.account(100);
        try (Receiver receiver = new Receiver();
                EventSource stream = follow(two, ada, "")) {
            EndpointSecret endpoint =
                    one.bean(Endpoints.class).register(receiver.url(), List.of("balance.low"), LedgerNode.OPERATOR);
            await().atMost(SOON).until(() -> !stream.lastId().isEmpty());
            use(one, ada, 40);
            use(one, ada, 11);
            use(two, ada, 9);
            await().atMost(SOON).until(() -> stream.events("credits").size() == 3);
            assertThat(stream.events("balance.low")).hasSize(1);
            EventSource.Event told = stream.events("balance.low").getFirst();
            assertThat(told.json().get("user_id").asString()).isEqualTo(ada.toString());
            assertThat(told.json().get("amount").asLong()).isEqualTo(49);
            assertThat(told.json().get("available").asLong()).isEqualTo(49);
            assertThat(told.json().get("threshold").asLong()).isEqualTo(50);
            // Of the second usage, before the third.
            assertThat(stream.events().indexOf(told)).isEqualTo(4);

            await().atMost(SOON).until(() -> receiver.all().size() == 1);
            assertThat(receiver.all().getFirst().id()).isEqualTo(told.id());
            assertThat(receiver.all().getFirst().event().get("type").asString()).isEqualTo("ledger.balance.low");
            assertThat(receiver.all().getFirst().event().get("data")).isEqualTo(told.json());

            try (EventSource again = follow(one, ada, stream.events().getFirst().id())) {
                await().atMost(SOON)
                        .until(() -> again.events().size() == stream.events().size() - 1);
                assertThat(again.events())
                        .isEqualTo(stream.events().subList(1, stream.events().size()));
            }
            one.bean(Endpoints.class).remove(endpoint.id(), LedgerNode.OPERATOR);
        }
    }

    @Test
    void manyUsagesAtOnceOnTwoNodesTellOnce() {
        AccountId ada = one.account(100);
        Parallel.run(8, 60, i -> use(i % 2 == 0 ? one : two, ada, 1));
        assertThat(stored(ada, "credits.balance-fell-low")).isEqualTo(1);
    }

    @Test
    void aLotIsToldOfWhenItsTimeIsNearAndNotBefore() {
        AccountId ada = one.account(0);
        try (EventSource stream = follow(one, ada, "")) {
            await().until(() -> !stream.lastId().isEmpty());
            grant(ada, 30, Duration.ofDays(8));
            grant(ada, 20, Duration.ofDays(6));
            await().atMost(SOON).until(() -> !stream.events("lot.expiring").isEmpty());
            assertThat(stream.events("lot.expiring")).hasSize(1);
            EventSource.Event told = stream.events("lot.expiring").getFirst();
            assertThat(told.json().get("remaining").asLong()).isEqualTo(20);
            assertThat(told.json().get("held").asLong()).isZero();
            assertThat(told.json().get("kind").asString()).isEqualTo("grant");
            assertThat(told.json().propertyNames())
                    .containsExactlyInAnyOrder("user_id", "lot_id", "kind", "remaining", "held", "expires_at", "at");
            // The sums go on from event to event: this one is told of after a notice.
            use(two, ada, 5);
            await().atMost(SOON).until(() -> stream.events("transaction").size() == 3);
            await().atMost(SOON).until(() -> stream.events("credits").size() == 3);
            assertThat(stream.events("credits").getLast().json().get("amount").asLong())
                    .isEqualTo(45);
        }
    }

    @Test
    void whoHasAThresholdOfTheirOwnIsToldByThat() {
        AccountId early = one.account(0);
        AccountId never = one.account(0);
        AccountId usual = one.account(0);
        one.execute(new SetThresholds(early, new Thresholds(null, Duration.ofDays(60)), null));
        one.execute(new SetThresholds(never, new Thresholds(null, Duration.ZERO), null));
        for (AccountId account : List.of(early, never, usual)) {
            grant(account, 10, Duration.ofDays(30));
            grant(account, 10, Duration.ofDays(3));
        }
        await().atMost(SOON).until(() -> stored(early, "credits.lot-expiry-neared") == 2);
        await().atMost(SOON).until(() -> stored(usual, "credits.lot-expiry-neared") == 1);
        // A round after both: who is to be told was told.
        AccountId next = one.account(0);
        grant(next, 10, Duration.ofDays(3));
        await().atMost(SOON).until(() -> stored(next, "credits.lot-expiry-neared") == 1);
        assertThat(stored(never, "credits.lot-expiry-neared")).isZero();
        assertThat(stored(early, "credits.lot-expiry-neared")).isEqualTo(2);
        assertThat(stored(usual, "credits.lot-expiry-neared")).isEqualTo(1);
    }

    @Test
    void aLotThatWasUsedUpAndCameBackIsToldOfAgain() {
        AccountId ada = one.account(0);
        grant(ada, 10, Duration.ofDays(3));
        await().atMost(SOON).until(() -> stored(ada, "credits.lot-expiry-neared") == 1);
        assertThat(announced(ada)).isTrue();
        TransactionId usage = one.execute(new UseCredits(ada, Credits.of(10), null, null, null))
                .last(CreditsUsed.class)
                .map(recorded -> ((CreditsUsed) recorded.event()).transaction())
                .orElseThrow();
        one.execute(new RefundUsage(ada, usage, Credits.of(4), null));
        await().atMost(SOON).until(() -> stored(ada, "credits.lot-expiry-neared") == 2);
        assertThat(announced(ada)).isTrue();
        // One more round finds nothing to tell.
        AccountId next = one.account(0);
        grant(next, 10, Duration.ofDays(3));
        await().atMost(SOON).until(() -> stored(next, "credits.lot-expiry-neared") == 1);
        assertThat(stored(ada, "credits.lot-expiry-neared")).isEqualTo(2);
    }

    private static boolean announced(AccountId account) {
        return one.sql()
                .sql("SELECT announced FROM lots WHERE user_id = ? AND open")
                .param(account.value())
                .query(Boolean.class)
                .single();
    }

    @Test
    void anErasedUserIsToldOfNothingAndNobodyElseWaits() {
        AccountId gone = one.account(60);
        grant(gone, 10, Duration.ofDays(3));
        await().atMost(SOON).until(() -> stored(gone, "credits.lot-expiry-neared") == 1);
        one.execute(new EraseUser(gone.owner()));
        one.sql()
                .sql("SELECT 1 FROM users WHERE id = ? AND erased_at IS NOT NULL")
                .param(gone.value())
                .query(Integer.class)
                .single();
        AccountId other = one.account(0);
        grant(other, 10, Duration.ofDays(3));
        await().atMost(SOON).until(() -> stored(other, "credits.lot-expiry-neared") == 1);
        assertThat(stored(gone, "credits.lot-expiry-neared")).isEqualTo(1);
    }

    @Test
    void aCrowdOfLotsIsToldOf() {
        List<AccountId> crowd =
                IntStream.range(0, 1_200).mapToObj(i -> one.account(0)).toList();
        Parallel.run(32, crowd.size(), i -> grant(crowd.get(i), 1, Duration.ofDays(1)));
        await().atMost(SOON)
                .until(() -> one.sql()
                        .sql(
                                "SELECT count(DISTINCT aggregate_id) FROM events WHERE type = ? AND aggregate_id = ANY (?)")
                        .params(
                                "credits.lot-expiry-neared",
                                crowd.stream().map(AccountId::value).toArray(UUID[]::new))
                        .query(Long.class)
                        .single()
                        .equals(1_200L));
    }
}
