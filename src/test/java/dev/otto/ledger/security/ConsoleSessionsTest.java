package dev.otto.ledger.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.otto.ledger.platform.postgres.DatabaseSettings;
import dev.otto.ledger.testing.ConsoleVisitor;
import dev.otto.ledger.testing.Http;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.TestPostgres;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How long somebody stays signed in, and what ends it. */
class ConsoleSessionsTest {
    private static final String PAGE = "/console/users";
    private static DatabaseSettings database;
    private static LedgerNode node;
    private static Http api;

    private final ConsoleVisitor visitor = new ConsoleVisitor(node.port());

    @BeforeAll
    static void start() {
        database = TestPostgres.freshDatabase();
        node = LedgerNode.on(database);
        api = new Http(node.port());
    }

    @AfterAll
    static void stop() {
        api.close();
        node.close();
    }

    @Test
    void areThoseOfAllNodesAndOutliveThem() {
        visitor.signIn(LedgerNode.ADMIN_KEY);
        try (LedgerNode other = LedgerNode.on(database)) {
            assertThat(visitor.at(other.port()).get(PAGE).status()).isEqualTo(200);
            visitor.cookies().clear();
            visitor.signIn(LedgerNode.ADMIN_KEY);
        }
        assertThat(visitor.at(node.port()).get(PAGE).status()).isEqualTo(200);
    }

    @Test
    void endWhenThePersonSignsOut() {
        visitor.signIn(LedgerNode.ADMIN_KEY);
        Map<String, String> kept = Map.copyOf(visitor.cookies());
        assertThat(visitor.send(visitor.get(PAGE), "/console/sign-out", Map.of())
                        .header("Location"))
                .isEqualTo("/console/sign-in");
        assertThat(visitor.cookies()).doesNotContainKey("ledger_console");
        visitor.cookies().putAll(kept);
        assertThat(visitor.get(PAGE).status()).isEqualTo(303);
    }

    @Test
    void endWithTheKeyThatTheyWereBegunWith() {
        JsonNode revoked = key("");
        visitor.signIn(revoked.get("key").asString());
        assertThat(visitor.get(PAGE).status()).isEqualTo(200);
        api.send("DELETE", "/v1/api-keys/" + revoked.get("id").asString(), "");
        assertThat(visitor.get(PAGE).status()).isEqualTo(303);

        JsonNode rotated = key("");
        visitor.signIn(rotated.get("key").asString());
        api.post("/v1/api-keys/" + rotated.get("id").asString() + "/rotate", "{'grace_seconds': 100}");
        assertThat(visitor.get(PAGE).status()).as("within the grace").isEqualTo(200);
        api.post("/v1/api-keys/" + rotated.get("id").asString() + "/rotate", "");
        assertThat(visitor.get(PAGE).status()).as("rotated").isEqualTo(303);

        Instant soon = Instant.now().plus(8, ChronoUnit.SECONDS);
        visitor.signIn(key(", 'expires_at': '" + soon + "'").get("key").asString());
        assertThat(visitor.get(PAGE).status()).isEqualTo(200);
        await().untilAsserted(() -> assertThat(visitor.get(PAGE).status()).isEqualTo(303));
    }

    @Test
    void endWhenThePersonStaysAwayOrAfterTheirLongestTime() {
        visitor.signIn(LedgerNode.ADMIN_KEY);
        age("seen_at", "29 minutes");
        assertThat(visitor.get(PAGE).status()).isEqualTo(200);
        age("seen_at", "29 minutes");
        assertThat(visitor.get(PAGE).status()).as("what one asks counts").isEqualTo(200);
        age("seen_at", "31 minutes");
        assertThat(visitor.get(PAGE).status()).isEqualTo(303);

        visitor.signIn(LedgerNode.ADMIN_KEY);
        age("begun_at", "13 hours");
        assertThat(visitor.get(PAGE).status()).isEqualTo(303);
    }

    @Test
    void areNotKeptAliveByWhatAPageAsksByItself() {
        visitor.signIn(LedgerNode.ADMIN_KEY);
        age("seen_at", "20 minutes");
        visitor.get("/console/users/" + UUID.randomUUID() + "/live", "HX-Request", "true");
        age("seen_at", "20 minutes");
        var turned = visitor.get("/console/users/" + UUID.randomUUID() + "/live", "HX-Request", "true");
        assertThat(turned.status()).isEqualTo(401);
        assertThat(turned.header("HX-Trigger")).isEqualTo("signed-out");
    }

    @Test
    void beginUnderANewCookieAndAreNotStoredWithIt() {
        // As somebody may have planted it.
        String before = "A".repeat(43);
        visitor.cookies().put("ledger_console", before);
        visitor.signIn(LedgerNode.ADMIN_KEY);
        String cookie = visitor.cookies().get("ledger_console");
        assertThat(cookie).isNotEqualTo(before);
        String rows = node.sql()
                .sql(
                        "SELECT string_agg(encode(token_hash, 'escape') || encode(token_hash, 'base64'), ' ') FROM console_sessions")
                .query(String.class)
                .single();
        assertThat(rows).isNotEmpty().doesNotContain(cookie);
    }

    /** As if something had happened earlier. */
    private static void age(String column, String interval) {
        node.sql()
                .sql("UPDATE console_sessions SET %1$s = %1$s - interval '%2$s'".formatted(column, interval))
                .update();
    }

    private static JsonNode key(String more) {
        var made = api.post("/v1/api-keys", "{'name': '%s', 'role': 'finance'%s}".formatted(UUID.randomUUID(), more));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return new JsonMapper().readTree(made.body());
    }
}
