package dev.otto.ledger.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.otto.ledger.credits.CreditCommand.GrantCredits;
import dev.otto.ledger.credits.CreditCommand.UseCredits;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.Personal;
import dev.otto.ledger.platform.postgres.DatabaseSettings;
import dev.otto.ledger.testing.EventSource;
import dev.otto.ledger.testing.Http;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.Receiver;
import dev.otto.ledger.testing.Receiver.Got;
import dev.otto.ledger.testing.TestPostgres;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

/** Two nodes, and somebody else's endpoint that does what endpoints do. */
@ExtendWith(OutputCaptureExtension.class)
class DeliveryTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String[] SETTINGS = {
        "ledger.delivery.allow-http=true",
        "ledger.delivery.allow-private=true",
        // So long that nobody on a busy machine is taken for silent, and sent the same again.
        "ledger.delivery.timeout=5s",
        "ledger.delivery.first-pause=200ms",
        "ledger.delivery.give-up-after=1h"
    };

    private static DatabaseSettings database;
    private static LedgerNode one;
    private static LedgerNode two;
    private Receiver receiver;
    private EndpointSecret endpoint;

    @BeforeAll
    static void start() {
        database = TestPostgres.freshDatabase();
        one = LedgerNode.on(database, SETTINGS);
        two = LedgerNode.on(database, SETTINGS);
    }

    @AfterAll
    static void stop() {
        two.close();
        one.close();
    }

    @BeforeEach
    void register() {
        receiver = new Receiver();
        endpoint = endpoints().register(receiver.url(), List.of("transaction"), LedgerNode.OPERATOR);
    }

    @AfterEach
    void remove() {
        endpoints().remove(endpoint.id(), LedgerNode.OPERATOR);
        receiver.close();
    }

    private static Endpoints endpoints() {
        return one.bean(Endpoints.class);
    }

    private static void grant(LedgerNode node, AccountId account, long credits) {
        node.execute(new GrantCredits(account, Credits.of(credits), new Personal("a secret of theirs"), null, 100));
    }

    private static List<Long> amounts(List<Got> got) {
        return got.stream().map(one -> one.event().at("/data/amount").asLong()).toList();
    }

    /** What a repetition adds at most is one more of the same: at least once. */
    private void awaitInOrder(AccountId account, long... amounts) {
        List<Long> wanted = LongStream.of(amounts).boxed().toList();
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(amounts(receiver.taken(account))).isEqualTo(wanted));
    }

    @Test
    void theSpecificationsVectorIsReadAsTheSpecificationSays() {
        assertThat(Receiver.sign(
                        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                        "msg_p5jXN8AQM9LWM0D4loKWxJek",
                        "1614265330",
                        "{\"test\": 2432232314}"))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void aMessageIsASignedCloudEventWithoutWhatPersonsWrote() {
        AccountId ada = one.account(0);
        grant(one, ada, 7);
        awaitInOrder(ada, 7);
        Got got = receiver.taken(ada).getFirst();
        assertThat(got.isSignedBy(endpoint.secret())).isTrue();
        assertThat(got.isSignedBy("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")).isFalse();
        assertThat(got.contentType()).isEqualTo("application/cloudevents+json");
        JsonNode event = got.event();
        assertThat(event.get("specversion").asString()).isEqualTo("1.0");
        assertThat(event.get("type").asString()).isEqualTo("ledger.transaction");
        assertThat(event.get("id").asString())
                .isEqualTo(got.id())
                .isEqualTo(event.at("/data/ledger_position").asLong() + ".1");
        assertThat(event.get("data").propertyNames())
                .contains("id", "user_id", "amount", "balance_after")
                .doesNotContain("description", "reason", "metadata");
        assertThat(got.body()).doesNotContain("secret of theirs", "@example.org");
    }

    @Test
    void eachUserIsToldOfInOrderWhileOneOfThemIsInTrouble() {
        AccountId ada = one.account(0);
        AccountId bob = one.account(0);
        receiver.answers(got -> got.user().equals(ada.toString())
                        && receiver.all().stream()
                                        .filter(earlier -> earlier.user().equals(ada.toString()))
                                        .count()
                                < 3
                ? 500
                : 204);
        for (int i = 1; i <= 5; i++) {
            grant(i % 2 == 0 ? one : two, ada, i);
            grant(i % 2 == 0 ? two : one, bob, i);
        }
        awaitInOrder(bob, 1, 2, 3, 4, 5);
        awaitInOrder(ada, 1, 2, 3, 4, 5);
        assertThat(receiver.all().stream().filter(got -> got.status() == 500).map(Got::id))
                .as("only the first was tried, with the same id")
                .hasSize(3)
                .containsOnly(receiver.taken(ada).getFirst().id());
        await().atMost(SOON).until(() -> endpoints().get(endpoint.id()).waiting() == 0);
    }

    @Test
    void whatIsNeverTakenBecomesADeadLetterAndIsReplayed() {
        AccountId ada = one.account(0);
        receiver.answers(got -> got.event().at("/data/amount").asLong() == 1 ? 503 : 200);
        grant(one, ada, 1);
        grant(two, ada, 2);
        await().atMost(SOON)
                .until(() -> one.sql()
                                .sql("UPDATE deliveries SET since = since - interval '1 hour'"
                                        + " WHERE user_id = ? AND attempts > 1 AND since > now() - interval '1 hour'")
                                .param(ada.value())
                                .update()
                        == 1);
        awaitInOrder(ada, 2);
        List<DeadLetter> dead = endpoints().deadLetters(endpoint.id(), null, 10).data();
        assertThat(dead).hasSize(1);
        assertThat(dead.getFirst().error()).isEqualTo("answered 503");
        assertThat(dead.getFirst().attempts()).isGreaterThan(1);
        assertThat(dead.getFirst().userId()).isEqualTo(ada.value());

        receiver.answers(got -> 200);
        endpoints().replay(null, dead.getFirst().id(), LedgerNode.OPERATOR, null);

        awaitInOrder(ada, 2, 1);
        assertThat(receiver.taken(ada).getLast().id()).isEqualTo(dead.getFirst().eventId());
        await().atMost(SOON).until(() -> endpoints().get(endpoint.id()).deadLetters() == 0);
    }

    /** As one that was registered before its port was looked at. */
    @Test
    void whatCannotEvenBeTriedIsAFailureLikeAnyOther(CapturedOutput output) {
        AccountId ada = one.account(0);
        one.sql()
                .sql("UPDATE endpoints SET url = 'https://192.0.2.1:99999/' WHERE id = ?")
                .param(endpoint.id())
                .update();
        grant(one, ada, 1);
        await().atMost(SOON).until(() -> endpoints().get(endpoint.id()).waiting() == 1);
        grant(two, ada, 2);
        await().atMost(SOON).until(() -> endpoints().get(endpoint.id()).deadLetters() == 2);
        assertThat(endpoints().deadLetters(endpoint.id(), null, 10).data())
                .allSatisfy(letter -> assertThat(letter.error()).startsWith("could not be sent: Port number"));
        assertThat(endpoints().ping(endpoint.id()).error()).startsWith("could not be sent: Port number");
        assertThat(output).contains(" could not be sent: Port number").doesNotContain("A turn of endpoint");
    }

    @Test
    void oneThatHangsRedirectsOrIsGoneIsToldWhenItIsBack() {
        AccountId ada = one.account(0);
        CountDownLatch hanging = new CountDownLatch(1);
        receiver.answers(got -> {
            try {
                hanging.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return 500;
        });
        grant(one, ada, 1);
        await().atMost(SOON).until(() -> endpoints().get(endpoint.id()).waiting() == 1);
        receiver.answers(got -> 307);
        hanging.countDown();
        await().atMost(SOON).until(() -> receiver.all().stream().anyMatch(got -> got.status() == 307));
        receiver.answers(got -> 200);
        awaitInOrder(ada, 1);
        assertThat(receiver.redirected()).isZero();
    }

    @Test
    void theFormerSecretSignsForItsGraceToo() {
        AccountId ada = one.account(0);
        EndpointSecret rotated = endpoints().rotate(endpoint.id(), Duration.ofHours(1), LedgerNode.OPERATOR);
        grant(one, ada, 1);
        awaitInOrder(ada, 1);
        assertThat(receiver.taken(ada).getFirst().isSignedBy(endpoint.secret())).isTrue();
        assertThat(receiver.taken(ada).getFirst().isSignedBy(rotated.secret())).isTrue();

        EndpointSecret last = endpoints().rotate(endpoint.id(), Duration.ZERO, LedgerNode.OPERATOR);
        grant(one, ada, 2);
        awaitInOrder(ada, 1, 2);
        assertThat(receiver.taken(ada).getLast().isSignedBy(last.secret())).isTrue();
        assertThat(receiver.taken(ada).getLast().isSignedBy(rotated.secret())).isFalse();
        assertThat(endpoints().ping(endpoint.id())).isEqualTo(new Ping(true, null));
        assertThat(receiver.all().getLast().event().get("type").asString()).isEqualTo("ledger.ping");
    }

    @Test
    void aRebuildTellsNobodyAnythingAndNoSecretIsStoredAsItIs() {
        AccountId ada = one.account(0);
        grant(one, ada, 1);
        one.execute(new UseCredits(ada, Credits.of(1), null, null, null));
        awaitInOrder(ada, 1, -1);
        try (Http http = new Http(two.port())) {
            String path = "/v1/projections/transactions/rebuild";
            assertThat(http.post(path, "{'promote':'always'}").statusCode()).isEqualTo(202);
            await().atMost(SOON).until(() -> http.get(path).body().contains("\"phase\":\"promoted\""));
        }
        grant(two, ada, 3);
        awaitInOrder(ada, 1, -1, 3);
        assertThat(receiver.all().stream().map(Got::id)).doesNotHaveDuplicates();
        assertThat(one.sql()
                        .sql("SELECT count(*) FROM endpoints e WHERE e::text LIKE '%whsec%'")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://8.8.8.8/",
                "https://127.0.0.1/",
                "https://localhost/x",
                "https://[::1]/",
                "https://10.0.0.1/",
                "https://[::ffff:10.0.0.1]/",
                "https://2130706433/",
                "https://a:b@8.8.8.8/"
            })
    void whatIsNotOnTheInternetIsRefusedUnlessAllowed(String url) {
        try (LedgerNode strict = LedgerNode.on(database, "ledger.delivery.workers=0");
                Http http = new Http(strict.port())) {
            var answer = http.post("/v1/endpoints", "{'url':'" + url + "'}");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
            assertThat(answer.body()).contains("\"field\":\"url\"");
            // Registered while it was allowed: refused when something is sent.
            assertThat(strict.bean(Endpoints.class).ping(endpoint.id()).error()).contains("not on the internet");
        }
        assertThat(receiver.all()).isEmpty();
    }

    @Test
    void theIdsAreThoseOfTheStreams() {
        AccountId ada = one.account(0);
        try (EventSource stream =
                new EventSource(two.port(), "/v1/users/" + ada + "/stream", LedgerNode.ADMIN_KEY, "")) {
            grant(one, ada, 5);
            awaitInOrder(ada, 5);
            await().atMost(SOON).until(() -> stream.events().size() == 2);
            assertThat(receiver.taken(ada).getFirst().id())
                    .isEqualTo(stream.events("transaction").getFirst().id());
        }
        assertThat(UUID.fromString(receiver.taken(ada).getFirst().user())).isEqualTo(ada.value());
    }
}
