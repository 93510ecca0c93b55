package dev.otto.ledger.web.v1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.otto.ledger.platform.eventstore.EventLog;
import dev.otto.ledger.platform.projection.AppliedPositions;
import dev.otto.ledger.testing.FakeIssuer;
import dev.otto.ledger.testing.Shop;
import dev.otto.ledger.testing.StripeStandIn;
import dev.otto.ledger.testing.TestPostgres;
import dev.otto.ledger.testing.contract.Contract;
import dev.otto.ledger.testing.contract.Seen;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** The whole service on a real database, spoken to over HTTP as the admin. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@Import(MovableClock.OfTheService.class)
abstract class ApiTest {
    static final String ADMIN_KEY =
            "olk_" + Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[32]);

    private static final String DATABASE = TestPostgres.url(TestPostgres.freshDatabase());
    static final MovableClock CLOCK = MovableClock.INSTANCE;
    /** The origin of a web page that may call. */
    static final String PAGE = "https://app.example.org";

    static final FakeIssuer ISSUER = new FakeIssuer();
    /** A provider's report of one row, which is of no payment. */
    static final String REPORT =
            "balance_transaction_id,reporting_category,payment_intent_id,gross,currency,created_utc\n"
                    + "txn_1,payout,,-1.00,eur,2026-01-01 00:00:00\n";

    static final StripeStandIn STRIPE = new StripeStandIn();

    @LocalServerPort
    int port;

    @Autowired
    JdbcClient database;

    @Autowired
    AppliedPositions positions;

    @Autowired
    EventLog log;

    Api api;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry settings) {
        settings.add("DATABASE_URL", () -> DATABASE);
        settings.add("LEDGER_ADMIN_KEY", () -> ADMIN_KEY);
        settings.add("ledger.data-directory", () -> "target/api-test-data");
        settings.add("OIDC_ISSUER_URI", ISSUER::uri);
        for (String setting :
                Stream.of(Shop.SETTINGS, STRIPE.settings()).flatMap(Stream::of).toList()) {
            String[] pair = setting.split("=", 2);
            settings.add(pair[0], () -> pair[1]);
        }
        // Tests that provoke a 401 on every call are no attack; RatesTest has the limits.
        settings.add("ledger.rates.unauthenticated", () -> 10_000);
        // Endpoints are told by nobody here: DeliveryTest has nodes of its own.
        settings.add("ledger.delivery.workers", () -> 0);
        settings.add("ledger.delivery.allow-http", () -> true);
        settings.add("ledger.delivery.allow-private", () -> true);
        // Streams whose client has left are noticed by it.
        settings.add("ledger.live.heartbeat", () -> "500ms");
        settings.add("LEDGER_CORS_ORIGINS", () -> "http://localhost:3000, " + PAGE);
    }

    @BeforeEach
    void connect() {
        Contract.holdsAt(port);
        Seen.test(getClass());
        api = new Api(port, ADMIN_KEY);
    }

    /** Waits until the books have come to the head of the log; reports wait for them too, but not for long. */
    void awaitBooks() {
        assertThat(positions.await(log.head(), List.of("books"), Duration.ofSeconds(60)))
                .isTrue();
    }

    /** A provider's side of the service. */
    Shop shop() {
        return new Shop(port, database, CLOCK);
    }

    /** A user that no other test knows. */
    String newUser() {
        return newUser(0);
    }

    /** The same with credits that were granted, never to expire. */
    String newUser(long credits) {
        Api.Answer user = api.post("/v1/users", "{'email': 'u-%s@example.org', 'name': 'Ada'}", UUID.randomUUID());
        assertThat(user.status()).as(user.body()).isEqualTo(201);
        String id = user.text("id");
        if (credits > 0) {
            grant(id, credits);
        }
        return id;
    }

    JsonNode grant(String user, long credits) {
        return made(api.post("/v1/users/" + user + "/grants", "{'amount': %d}", credits));
    }

    JsonNode purchase(String user, long credits) {
        return made(api.post(
                "/v1/users/" + user + "/purchases",
                "{'amount': %d, 'paid': {'amount_minor': %d, 'currency': 'EUR'}}",
                credits,
                credits * 10));
    }

    JsonNode use(String user, long credits) {
        return made(api.post("/v1/users/" + user + "/usages", "{'amount': %d}", credits));
    }

    JsonNode hold(String user, long credits) {
        return made(api.post("/v1/users/" + user + "/holds", "{'amount': %d}", credits));
    }

    static JsonNode made(Api.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json();
    }

    JsonNode credits(String user) {
        Api.Answer answer = api.get("/v1/users/" + user + "/credits");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    /** How many events a user, the user's account and the user's videos have. */
    long eventsOf(String user) {
        return database.sql("""
                        SELECT count(*) FROM events
                        WHERE aggregate_id = :user OR aggregate_id IN (SELECT id FROM videos WHERE user_id = :user)""")
                .param("user", UUID.fromString(user))
                .query(Long.class)
                .single();
    }

    static void assertProblem(Api.Answer answer, int status, String type) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.text("type")).isEqualTo("/problems/" + type);
        assertThat(answer.json().get("status").intValue()).isEqualTo(status);
        assertThat(answer.text("title")).isNotEmpty();
        assertThat(answer.text("instance")).startsWith("/v1/");
    }

    /** A 400 that names a field. */
    static void assertInvalid(Api.Answer answer, String field) {
        assertProblem(answer, 400, "invalid-request");
        assertThat(answer.json().at("/errors/0/field").asString())
                .as(answer.body())
                .isEqualTo(field);
    }
}
