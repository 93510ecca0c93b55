package dev.otto.ledger.web.v1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What the calls of videos do not take. */
class VideosInputApiTest extends ApiTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'prompt': ''|prompt",
                "'prompt': 5|prompt",
                "'prompt': null|prompt",
                "'prompt': 'x', 'cost': 0|cost",
                "'prompt': 'x', 'cost': 1.0|cost",
                "'prompt': 'x', 'duration': 0|duration",
                "'prompt': 'x', 'duration': 86401|duration",
                "'prompt': 'x', 'duration': '8'|duration",
                "'prompt': 'x', 'aspect_ratio': '16:9:16:9:1'|aspect_ratio",
                "'prompt': 'x', 'status': 'completed'|status",
                "'prompt': 'x', 'id': 'x'|id",
            })
    void refusesABadRequest(String fields, String field) {
        String user = newUser(10);
        long events = eventsOf(user);

        assertInvalid(api.post("/v1/videos", "{'user_id': '" + user + "', " + fields + "}"), field);
        assertThat(eventsOf(user)).isEqualTo(events);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|status",
                "{'status': 'done'}|status",
                "{'video_url': 'https://a.example'}|status",
                "{'status': 'processing', 'video_url': 'javascript:alert(1)'}|video_url",
                "{'status': 'processing', 'video_url': '/a'}|video_url",
                "{'status': 'processing', 'video_url': 'ftp://a.example/1'}|video_url",
                "{'status': 'completed', 'cost': -1}|cost",
                "{'status': 'failed', 'reason': 'x'}|reason",
            })
    void refusesABadChange(String body, String field) {
        String user = newUser(10);
        JsonNode video = made(api.post("/v1/videos", "{'user_id': '%s', 'prompt': 'a cat', 'cost': 1}", user));
        long events = eventsOf(user);

        assertInvalid(api.patch("/v1/videos/" + video.get("id").asString(), body), field);
        assertThat(eventsOf(user)).isEqualTo(events);
    }

    @Test
    void anEndedVideoAndAnotherUsersTakeNoCredits() {
        String user = newUser(10);
        String another = newUser(10);
        String video = made(api.post("/v1/videos", "{'user_id': '%s', 'prompt': 'a cat', 'cost': 1}", user))
                .get("id")
                .asString();
        for (String kind : new String[] {"usages", "holds"}) {
            assertProblem(
                    api.post("/v1/users/" + another + "/" + kind, "{'amount': 1, 'video_id': '%s'}", video),
                    409,
                    "video-of-another-user");
        }
        assertThat(api.patch("/v1/videos/" + video, "{'status': 'cancelled'}").status())
                .isEqualTo(200);
        for (String kind : new String[] {"usages", "holds"}) {
            assertProblem(
                    api.post("/v1/users/" + user + "/" + kind, "{'amount': 1, 'video_id': '%s'}", video),
                    409,
                    "video-ended");
        }
    }

    @Test
    void saysWhatIsMissing() {
        assertProblem(
                api.post("/v1/videos", "{'user_id': '%s', 'prompt': 'x', 'cost': 1}", UUID.randomUUID()),
                404,
                "not-found");
        assertInvalid(api.post("/v1/videos", "{'prompt': 'x'}"), "user_id");
        assertInvalid(
                api.post("/v1/videos", "{'user_id': '%s', 'prompt': '%s'}", newUser(), "p".repeat(10_001)), "prompt");
        assertProblem(
                api.postWithoutKey("/v1/videos", "{'user_id': '%s', 'prompt': 'x', 'cost': 1}", newUser(5)),
                400,
                "idempotency-key-missing");
        assertProblem(api.get("/v1/videos/" + UUID.randomUUID()), 404, "not-found");
        assertProblem(api.patch("/v1/videos/" + UUID.randomUUID(), "{'status': 'failed'}"), 404, "not-found");
        assertInvalid(api.get("/v1/videos/x"), "id");
    }
}
