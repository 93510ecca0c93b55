package dev.otto.ledger.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.otto.ledger.credits.CreditCommand.GrantCredits;
import dev.otto.ledger.credits.CreditCommand.UseCredits;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.platform.command.Submission;
import dev.otto.ledger.platform.postgres.DatabaseSettings;
import dev.otto.ledger.security.ApiKeys;
import dev.otto.ledger.security.IssuedKey;
import dev.otto.ledger.security.Role;
import dev.otto.ledger.testing.EventSource;
import dev.otto.ledger.testing.EventSource.Event;
import dev.otto.ledger.testing.Http;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.TestPostgres;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Streams over two nodes: what one writes the other tells, and whoever is cut off goes on anywhere. */
class LiveOnTwoNodesTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    private static LedgerNode one;
    private static LedgerNode two;

    @BeforeAll
    static void start() {
        DatabaseSettings database = TestPostgres.freshDatabase();
        one = LedgerNode.on(database, "ledger.live.heartbeat=500ms");
        two = LedgerNode.on(database, "ledger.live.heartbeat=500ms");
    }

    @AfterAll
    static void stop() {
        two.close();
        one.close();
    }

    private static EventSource open(LedgerNode node, AccountId user, String lastId) {
        return new EventSource(node.port(), "/v1/users/" + user + "/stream", LedgerNode.ADMIN_KEY, lastId);
    }

    private static void use(LedgerNode node, AccountId account, long credits) {
        node.execute(new UseCredits(account, Credits.of(credits), null, null, null));
    }

    @Test
    void whatOneNodeWritesTheOtherTellsAtOnceAndAsTheApiDoes() {
        AccountId ada = one.account(100);
        AccountId bob = one.account(100);
        try (EventSource stream = open(two, ada, "");
                Http http = new Http(two.port())) {
            use(one, ada, 7);
            use(one, bob, 1);
            use(two, ada, 3);
            await().atMost(SOON).untilAsserted(() -> assertThat(stream.events()).hasSize(4));
            List<Event> told = stream.events();
            assertThat(told)
                    .extracting(Event::name)
                    .containsExactly("transaction", "credits", "transaction", "credits");
            for (Event transaction : stream.events("transaction")) {
                String id = transaction.json().get("id").asString();
                assertThat(transaction.data())
                        .isEqualTo(http.get("/v1/transactions/" + id).body());
                assertThat(transaction.id())
                        .isEqualTo(transaction.json().get("ledger_position").asLong() + ".1");
            }
            assertThat(stream.events("credits"))
                    .extracting(event -> event.json().get("available").asLong())
                    .containsExactly(93L, 90L);
        }
    }

    /** Cut off again and again, at any point, and resumed on the other node, while both write. */
    @Test
    void goesOnWithoutGapOrRepeatOnEitherNodeUnderLoad() throws Exception {
        AccountId ada = one.account(0);
        AccountId bob = one.account(1_000_000);
        String begin;
        try (EventSource stream = open(one, ada, "")) {
            await().atMost(SOON).until(() -> !stream.lastId().isEmpty());
            begin = stream.lastId();
        }
        AtomicBoolean done = new AtomicBoolean();
        List<Thread> writers = new ArrayList<>();
        for (LedgerNode node : List.of(one, two)) {
            writers.add(Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 300; i++) {
                    node.execute(new GrantCredits(ada, Credits.of(1), null, null, 100));
                    use(node, bob, 1);
                }
            }));
        }
        List<Event> told = new ArrayList<>();
        String lastId = begin;
        for (int i = 0; !done.get() || i % 2 == 1; i++) {
            try (EventSource stream = open(i % 2 == 0 ? two : one, ada, lastId)) {
                assertThat(stream.status()).isEqualTo(200);
                Thread.sleep(i % 5 * 40L);
                stream.close();
                told.addAll(stream.events());
                lastId = stream.lastId();
            }
            done.set(writers.stream().noneMatch(Thread::isAlive));
        }
        String after = lastId;
        try (EventSource stream = open(one, ada, after)) {
            await().atMost(SOON).until(() -> told.size() + stream.events().size() >= 1_200);
            told.addAll(stream.events());
        }
        try (EventSource whole = open(two, ada, begin)) {
            await().atMost(SOON).until(() -> whole.events().size() >= 1_200);
            assertThat(told).isEqualTo(whole.events());
        }
        assertThat(told.stream()
                        .filter(event -> event.name().equals("credits"))
                        .map(event -> event.json().get("amount").asLong())
                        .toList())
                .isEqualTo(LongStream.rangeClosed(1, 600).boxed().toList());
    }

    @Test
    void theConsoleFollowsEverybody() {
        AccountId ada = one.account(50);
        try (EventSource stream = new EventSource(two.port(), "/v1/stream", LedgerNode.ADMIN_KEY, "")) {
            AccountId bob = one.account(20);
            use(two, ada, 5);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(stream.events("transaction"))
                            .extracting(event -> event.json().get("user_id").asString())
                            .containsExactly(bob.toString(), ada.toString()));
        }
    }

    @Test
    void endsWhenTheKeyIsRevokedOnAnotherNode() {
        IssuedKey key =
                one.bean(ApiKeys.class).issue("watcher", Role.FINANCE, null, Submission.of(LedgerNode.OPERATOR));
        AccountId ada = one.account(10);
        try (EventSource stream = new EventSource(two.port(), "/v1/users/" + ada + "/stream", key.secret(), "")) {
            use(one, ada, 1);
            await().atMost(SOON).until(() -> stream.events().size() == 2);
            await().atMost(SOON).until(() -> !stream.comments().isEmpty());

            one.bean(ApiKeys.class).revoke(key.key().id(), Submission.of(LedgerNode.OPERATOR));

            // Sooner than the other node would ask for the key by itself.
            await().atMost(Duration.ofSeconds(20)).until(stream::isEnded);
            assertThat(new EventSource(two.port(), "/v1/users/" + ada + "/stream", key.secret(), "").status())
                    .isEqualTo(401);
        }
    }

    @Test
    void aLargeBatchOvertakesNobodyWhoReads() {
        AccountId ada = one.account(0);
        try (EventSource stream = open(two, ada, "")) {
            grantMany(ada, 2_000, "");
            await().atMost(SOON).until(() -> stream.events().size() >= 4_000);
            assertThat(stream.events("credits"))
                    .extracting(event -> event.json().get("amount").asLong())
                    .isEqualTo(LongStream.rangeClosed(1, 2_000).boxed().toList());
        }
    }

    private static void grantMany(AccountId account, int grants, String description) {
        StringBuilder items = new StringBuilder();
        for (int i = 0; i < grants; i++) {
            items.append(i == 0 ? "" : ",")
                    .append("{'kind':'grant','user_id':'%s','amount':1,'idempotency_key':'%s','description':'%s'}"
                            .formatted(account, UUID.randomUUID(), description));
        }
        try (Http http = new Http(one.port())) {
            assertThat(http.post("/v1/transactions/batch", "{'items':[" + items + "]}")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void endsAtOnceWhenItsNodeStopsAndGoesOnElsewhere() {
        AccountId ada = one.account(10);
        LedgerNode third = LedgerNode.on(database(), "ledger.live.heartbeat=500ms");
        EventSource stream = open(third, ada, "");
        use(one, ada, 1);
        await().atMost(SOON).until(() -> stream.events().size() == 2);
        long stopping = System.nanoTime();
        third.close();
        assertThat(Duration.ofNanos(System.nanoTime() - stopping)).isLessThan(Duration.ofSeconds(25));
        await().atMost(SOON).until(stream::isEnded);
        use(one, ada, 2);
        try (EventSource next = open(two, ada, stream.lastId())) {
            await().atMost(SOON).until(() -> next.events().size() == 2);
            assertThat(next.events().getLast().json().get("amount").asLong()).isEqualTo(7);
        }
    }

    private static DatabaseSettings database() {
        return one.bean(DatabaseSettings.class);
    }

    /** A raw socket that is opened and never read: it is closed by the service, and nobody else waits for it. */
    @Test
    void whoDoesNotReadIsCutOff() throws Exception {
        AccountId ada = one.account(0);
        // Those of other tests, which the service has to notice the end of.
        await().atMost(SOON).until(() -> streams(two) == 0);
        try (Socket silent = new Socket()) {
            silent.setReceiveBufferSize(4_096);
            silent.connect(new InetSocketAddress("127.0.0.1", two.port()));
            silent.getOutputStream()
                    .write("GET /v1/users/%s/stream HTTP/1.1\r\nHost: l\r\nAuthorization: Bearer %s\r\n\r\n"
                            .formatted(ada, LedgerNode.ADMIN_KEY)
                            .getBytes(StandardCharsets.UTF_8));
            await().atMost(SOON).until(() -> streams(two) == 1);
            try (EventSource stream = open(two, ada, "")) {
                // More than fits into the buffers between the two.
                grantMany(ada, 10_000, "x".repeat(500));
                await().atMost(Duration.ofSeconds(120))
                        .until(() -> stream.events().size() == 20_000);
                await().atMost(Duration.ofSeconds(60)).until(() -> streams(two) == 1);
                assertThat(stream.isEnded()).isFalse();
            }
        }
    }

    private static double streams(LedgerNode node) {
        return node.bean(MeterRegistry.class).get("ledger.live.streams").gauge().value();
    }
}
