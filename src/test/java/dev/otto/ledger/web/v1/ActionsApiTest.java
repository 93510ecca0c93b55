package dev.otto.ledger.web.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** What operators did that no event tells of: who, what and why, for ever. */
class ActionsApiTest extends ApiTest {
    private static final String ACTIONS = "/v1/audit/actions";
    private static final String REBUILD = "/v1/projections/claims/rebuild";

    @Autowired
    DataSource pool;

    private long before;

    @BeforeEach
    void begin() {
        before = count();
    }

    private long count() {
        return database.sql("SELECT count(*) FROM operator_actions")
                .query(Long.class)
                .single();
    }

    /** Those of this test, oldest first. */
    private List<JsonNode> done() {
        JsonNode page = api.get(ACTIONS + "?limit=" + (count() - before)).json();
        return page.get("data").valueStream().toList().reversed();
    }

    private static String words(JsonNode action) {
        return "%s %s %s %s"
                .formatted(
                        action.get("actor").asString(),
                        action.get("action").asString(),
                        action.get("target").asString(),
                        action.get("reason").isNull()
                                ? "-"
                                : action.get("reason").asString());
    }

    private JsonNode rebuilt(String body) {
        JsonNode begun = api.post(REBUILD, body).json();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> !api.get(REBUILD).json().get("ended_at").isNull());
        return begun;
    }

    @Test
    void theNextRebuildDoesNotHideWhoAskedForTheLast() {
        JsonNode first = rebuilt("{'promote': 'never', 'reason': 'the first'}");
        rebuilt("{'promote': 'if-equal', 'reason': 'the second'}");

        List<JsonNode> done = done();

        assertThat(done.stream().map(ActionsApiTest::words))
                .containsExactly(
                        "client:admin rebuild.requested claims the first",
                        "client:admin rebuild.requested claims the second");
        assertThat(done.getFirst().get("id")).isEqualTo(first.get("id"));
        assertThat(done.getFirst().get("at").asString()).endsWith("Z");
        assertThat(done.getFirst().get("details").toString()).isEqualTo("{\"promote\":\"never\"}");
    }

    /** While it waits for a transaction that began before it. */
    @Test
    void whoCancelsIsToldAndWhatCameToNothingIsNot() throws Exception {
        newUser(10);
        try (Connection old = pool.getConnection()) {
            old.setAutoCommit(false);
            old.createStatement().execute("SELECT count(*) FROM events");
            String begun = api.post(REBUILD, "{'promote': 'always'}").text("id");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> api.get(REBUILD).text("phase").equals("waiting"));
            assertProblem(api.post(REBUILD, "{}"), 409, "rebuild-running");
            assertProblem(api.post("/v1/projections/nothing/rebuild", "{}"), 404, "not-found");
            for (int click = 0; click < 2; click++) {
                assertThat(api.delete(REBUILD).text("phase")).isEqualTo("cancelled");
            }
            old.rollback();
            assertThat(done().stream().map(ActionsApiTest::words))
                    .containsExactly(
                            "client:admin rebuild.requested claims -", "client:admin rebuild.cancelled claims -");
            assertThat(done().getLast().at("/details/rebuild").asString()).isEqualTo(begun);
        }
    }

    @Test
    void endpointsAndDeadLettersAreToldOfWithoutWhatIsSecret() {
        Api.Answer made = api.post("/v1/endpoints", "{'url': 'https://192.0.2.1/hooks?token=%s'}", UUID.randomUUID());
        String id = made.text("id");
        String letter = Scene.deadLetter(database, id, 1);
        assertThat(api.postNothing("/v1/dead-letters/" + letter + "/replay").status())
                .isEqualTo(202);
        assertThat(api.post("/v1/endpoints/" + id + "/rotate", "{'grace_seconds': 5}")
                        .status())
                .isEqualTo(200);
        assertThat(api.delete("/v1/endpoints/" + id).status()).isEqualTo(204);
        assertThat(api.delete("/v1/endpoints/" + id).status()).isEqualTo(404);

        List<JsonNode> done = done();

        assertThat(done.stream().map(ActionsApiTest::words))
                .containsExactly(
                        "client:admin endpoint.registered " + id + " -",
                        "client:admin dead-letter.replayed " + letter + " -",
                        "client:admin endpoint.rotated " + id + " -",
                        "client:admin endpoint.removed " + id + " -");
        assertThat(done.toString())
                .contains("{\"host\":\"192.0.2.1\"}", "{\"grace_seconds\":\"5\"}", "{\"endpoint\":\"" + id + "\"}")
                .doesNotContain("token=", "whsec_");
    }

    @Test
    void areListedNewestFirstPageByPage() {
        for (int i = 0; i < 3; i++) {
            api.post("/v1/endpoints", "{'url': 'https://192.0.2.1/%s'}", UUID.randomUUID());
        }
        List<String> all = new ArrayList<>();
        done().reversed().forEach(action -> all.add(action.get("id").asString()));
        Api finance = api.as(made(api.post("/v1/api-keys", "{'name': '%s', 'role': 'finance'}", UUID.randomUUID()))
                .get("key")
                .asString());
        Api.Answer first = finance.get(ACTIONS + "?limit=2");
        assertThat(first.json().get("has_more").asBoolean()).isTrue();
        Api.Answer second = finance.get(ACTIONS + "?limit=1&cursor=" + first.text("next_cursor"));
        assertThat(first.json().at("/data/0/id").asString()).isEqualTo(all.get(0));
        assertThat(first.json().at("/data/1/id").asString()).isEqualTo(all.get(1));
        assertThat(second.json().at("/data/0/id").asString()).isEqualTo(all.get(2));
        assertInvalid(api.get(ACTIONS + "?cursor=nonsense"), "cursor");
        assertThat(database.sql("SELECT count(*) = max(number) FROM operator_actions")
                        .query(Boolean.class)
                        .single())
                .as("numbers have no gap")
                .isTrue();
        database.sql("DELETE FROM endpoints").update();
    }
}
