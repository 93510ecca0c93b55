package dev.otto.ledger.web.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

class RebuildsApiTest extends ApiTest {
    private static final String PATH = "/v1/projections/credits_are_not_one/rebuild";

    @Autowired
    DataSource pool;

    private JsonNode ended(String path) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> !api.get(path).json().get("ended_at").isNull());
        return api.get(path).json();
    }

    @Test
    void aReadModelIsRebuiltAndToldOf() {
        newUser(10);
        String path = "/v1/projections/balances/rebuild";
        Api.Answer begun = api.postNothing(path);
        assertThat(begun.status()).as(begun.body()).isEqualTo(202);
        assertThat(begun.text("promote")).isEqualTo("if-equal");
        assertThat(begun.text("asked_by")).isEqualTo("client:admin");

        JsonNode rebuild = ended(path);

        assertThat(rebuild.get("phase").asString()).as("%s", rebuild).isEqualTo("promoted");
        assertThat(rebuild.at("/result/equal").asBoolean()).isTrue();
        assertThat(rebuild.at("/result/tables/0/name").asString()).isEqualTo("credits");
        assertThat(rebuild.get("percent").asDouble()).isEqualTo(100);
    }

    @Test
    void aDifferenceIsToldByRowAndColumn() {
        String user = newUser(10);
        database.sql("UPDATE projection.credits SET amount = 11 WHERE id = ?::uuid")
                .param(user)
                .update();
        try {
            String path = "/v1/projections/balances/rebuild";
            assertThat(api.post(path, "{'promote': 'if-equal'}").status()).isEqualTo(202);
            JsonNode rebuild = ended(path);
            assertThat(rebuild.get("phase").asString()).isEqualTo("different");
            assertThat(rebuild.at("/result/tables/0/columns").toString()).isEqualTo("{\"amount\":1}");
            assertThat(rebuild.at("/result/tables/0/samples/0").toString())
                    .isEqualTo(
                            "{\"kind\":\"changed\",\"key\":{\"id\":\"%s\"},\"columns\":{\"amount\":{\"live\":\"11\",\"copy\":\"10\"}}}"
                                    .formatted(user));
        } finally {
            database.sql("UPDATE projection.credits SET amount = 10 WHERE id = ?::uuid")
                    .param(user)
                    .update();
        }
    }

    /** While it waits for a transaction that began before it. */
    @Test
    void oneAtATimeForEachAndItCanBeFollowedAndCancelled() throws Exception {
        newUser(10);
        String path = "/v1/projections/claims/rebuild";
        try (Connection old = pool.getConnection()) {
            old.setAutoCommit(false);
            old.createStatement().execute("SELECT count(*) FROM events");
            assertThat(api.post(path, "{'promote': 'always'}").status()).isEqualTo(202);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> api.get(path).text("phase").equals("waiting"));
            assertProblem(api.post(path, "{}"), 409, "rebuild-running");
            assertThat(api.get("/v1/projections")
                            .json()
                            .get("data")
                            .valueStream()
                            .filter(one -> one.get("name").asString().equals("claims"))
                            .findFirst()
                            .orElseThrow()
                            .at("/rebuild/phase")
                            .asString())
                    .isEqualTo("waiting");
            HttpResponse<Stream<String>> events = stream(path);
            assertThat(events.headers().firstValue("Content-Type").orElseThrow())
                    .startsWith("text/event-stream");
            assertThat(api.delete(path).text("phase")).isEqualTo("cancelled");
            assertThat(events.body()
                            .filter(line -> line.startsWith("data: "))
                            .toList()
                            .getLast())
                    .contains("\"phase\":\"cancelled\"");
            assertThat(api.delete(path).text("phase")).isEqualTo("cancelled");
            old.rollback();
        }
    }

    private HttpResponse<Stream<String>> stream(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        api.signed(path).header("Accept", "text/event-stream").build(),
                        HttpResponse.BodyHandlers.ofLines());
    }

    @Test
    void whatIsNotThereIsNotFound() throws SQLException {
        assertProblem(api.post(PATH, "{}"), 404, "not-found");
        assertProblem(api.get(PATH), 404, "not-found");
        assertProblem(api.delete(PATH), 404, "not-found");
        assertInvalid(api.post("/v1/projections/balances/rebuild", "{'promote': 'perhaps'}"), "promote");
        assertInvalid(api.post("/v1/projections/balances/rebuild", "{'promoted': 'never'}"), "promoted");
    }
}
