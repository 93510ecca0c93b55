package dev.otto.ledger.web.v1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class EventsApiTest extends ApiTest {

    @Test
    void anAccountsEventsAreShownAsTheyAreStoredOldestFirst() {
        String user = newUser(10);
        JsonNode usage =
                made(api.post("/v1/users/" + user + "/usages", "{'amount': 4, 'description': 'a secret of mine'}"));

        Api.Answer answer = api.get("/v1/users/" + user + "/events");

        JsonNode page = answer.json();
        assertThat(page.propertyNames()).containsExactly("data", "has_more", "next_cursor");
        assertThat(page.get("data").valueStream().map(event -> event.get("type").asString()))
                .containsExactly("credits.account-opened", "credits.credits-granted", "credits.credits-used");
        assertThat(page.get("data")
                        .valueStream()
                        .map(event -> event.get("sequence").longValue()))
                .containsExactly(0L, 1L, 2L);
        JsonNode event = page.at("/data/2");
        assertThat(event.propertyNames())
                .containsExactly(
                        "position", "sequence", "type", "version", "recorded_at", "payload", "metadata", "hash");
        assertThat(event.get("position")).isEqualTo(usage.get("ledger_position"));
        assertThat(event.get("recorded_at")).isEqualTo(usage.get("created_at"));
        assertThat(event.get("version").intValue()).isEqualTo(1);
        assertThat(event.at("/payload/transaction")).isEqualTo(usage.get("id"));
        assertThat(event.at("/payload/amount").longValue()).isEqualTo(4);
        assertThat(event.get("metadata").toString()).contains("admin");
        assertThat(event.get("hash").asString()).matches("[0-9a-f]{64}");
        assertThat(answer.body()).doesNotContain("a secret of mine");
    }

    @Test
    void pagesGoOnWhereTheLastOneEnded() {
        String user = newUser(1);
        for (int i = 0; i < 5; i++) {
            grant(user, 1);
        }
        List<Long> seen = new ArrayList<>();
        String path = "/v1/users/" + user + "/events?limit=3";
        String cursor = "";
        do {
            JsonNode page = api.get(path + cursor).json();
            page.get("data").forEach(event -> seen.add(event.get("sequence").longValue()));
            cursor = page.get("has_more").booleanValue()
                    ? "&cursor=" + page.get("next_cursor").asString()
                    : null;
        } while (cursor != null);

        assertThat(seen).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L);
    }

    @Test
    void saysWhatIsWrongWithARequest() {
        assertProblem(api.get("/v1/users/" + UUID.randomUUID() + "/events"), 404, "not-found");
        assertInvalid(api.get("/v1/users/" + newUser() + "/events?cursor=%25"), "cursor");
        assertInvalid(api.get("/v1/users/" + newUser() + "/events?limit=1001"), "limit");
    }
}
