package dev.otto.ledger.web.v1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class VideosApiTest extends ApiTest {

    private JsonNode video(String user, long cost) {
        return made(api.post("/v1/videos", "{'user_id': '%s', 'prompt': 'a cat', 'cost': %d}", user, cost));
    }

    private static String path(JsonNode video) {
        return "/v1/videos/" + video.get("id").asString();
    }

    private JsonNode moved(JsonNode video, String change) {
        Api.Answer answer = api.patch(path(video), change);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(api.get(path(video)).json()).isEqualTo(answer.json());
        return answer.json();
    }

    @Test
    void aVideoIsRequestedWithItsCostHeld() {
        String user = newUser(10);

        Api.Answer answer = api.post(
                "/v1/videos",
                "{'user_id': '%s', 'prompt': 'a cat', 'style': 'noir', 'camera_motion': 'pan', 'mood': 'calm',"
                        + " 'aspect_ratio': '16:9', 'duration': 8, 'cost': 4}",
                user);

        JsonNode video = made(answer);
        assertThat(video.propertyNames())
                .containsExactly(
                        "id",
                        "user_id",
                        "prompt",
                        "style",
                        "camera_motion",
                        "mood",
                        "aspect_ratio",
                        "duration",
                        "video_url",
                        "status",
                        "cost",
                        "hold_id",
                        "transaction_id",
                        "refunded_amount",
                        "failure_reason",
                        "created_at",
                        "updated_at");
        assertThat(video.get("status").asString()).isEqualTo("pending");
        assertThat(video.get("cost").longValue()).isEqualTo(4);
        assertThat(video.get("prompt").asString()).isEqualTo("a cat");
        assertThat(video.get("aspect_ratio").asString()).isEqualTo("16:9");
        assertThat(video.get("transaction_id").isNull()).isTrue();
        assertThat(video.get("refunded_amount").longValue()).isZero();
        assertThat(video.get("updated_at")).isEqualTo(video.get("created_at"));
        assertThat(answer.header("Location")).endsWith(path(video));
        assertThat(api.get(path(video)).json()).isEqualTo(video);
        JsonNode hold = api.get("/v1/holds/" + video.get("hold_id").asString()).json();
        assertThat(hold.get("amount").longValue()).isEqualTo(4);
        assertThat(hold.get("video_id")).isEqualTo(video.get("id"));
        assertThat(credits(user).get("available").longValue()).isEqualTo(6);
    }

    @Test
    void withoutACostThePriceListSaysIt() {
        String user = newUser(1_000_000);

        JsonNode video = made(api.post("/v1/videos", "{'user_id': '%s', 'prompt': 'a cat', 'duration': 8}", user));

        assertThat(video.get("cost").longValue()).isPositive();
        assertThat(credits(user).get("held")).isEqualTo(video.get("cost"));
    }

    @Test
    void R2_whatIsNotThereCannotBeHeld() {
        String user = newUser(3);
        long events = eventsOf(user);

        Api.Answer answer = api.post("/v1/videos", "{'user_id': '%s', 'prompt': 'a cat', 'cost': 4}", user);

        assertProblem(answer, 402, "insufficient-credits");
        assertThat(answer.json().get("available").longValue()).isEqualTo(3);
        assertThat(answer.json().get("required").longValue()).isEqualTo(4);
        assertThat(eventsOf(user)).isEqualTo(events);
    }

    @Test
    void R14_aCompletedVideoIsCaptured() {
        String user = newUser(10);
        JsonNode video = video(user, 6);

        JsonNode started = moved(video, "{'status': 'processing', 'video_url': 'https://cdn.example.org/a'}");
        assertThat(started.get("status").asString()).isEqualTo("processing");
        assertThat(started.get("video_url").asString()).isEqualTo("https://cdn.example.org/a");
        JsonNode completed = moved(video, "{'status': 'completed', 'cost': 5}");

        assertThat(completed.get("cost").longValue()).isEqualTo(5);
        assertThat(completed.get("video_url").asString()).isEqualTo("https://cdn.example.org/a");
        JsonNode usage = api.get(
                        "/v1/transactions/" + completed.get("transaction_id").asString())
                .json();
        assertThat(usage.get("amount").longValue()).isEqualTo(-5);
        assertThat(usage.get("video_id")).isEqualTo(video.get("id"));
        assertThat(usage.get("hold_id")).isEqualTo(video.get("hold_id"));
        assertThat(credits(user).get("available").longValue()).isEqualTo(5);
        assertThat(credits(user).get("held").longValue()).isZero();
    }

    @Test
    void aCostOfZeroVoidsTheHold() {
        String user = newUser(10);
        JsonNode video = video(user, 6);
        moved(video, "{'status': 'processing'}");

        JsonNode completed = moved(video, "{'status': 'completed', 'cost': 0}");

        assertThat(completed.get("cost").longValue()).isZero();
        assertThat(completed.get("transaction_id").isNull()).isTrue();
        assertThat(api.get("/v1/holds/" + video.get("hold_id").asString()).text("state"))
                .isEqualTo("voided");
        assertThat(credits(user).get("available").longValue()).isEqualTo(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"failed", "cancelled"})
    void R14_aVideoThatComesToNothingGivesEverythingBack(String status) {
        String user = newUser(10);
        JsonNode video = video(user, 6);
        JsonNode usage = made(api.post(
                "/v1/users/" + user + "/usages",
                "{'amount': 3, 'video_id': '%s'}",
                video.get("id").asString()));
        made(api.post("/v1/transactions/" + usage.get("id").asString() + "/refunds", "{'amount': 1}"));

        JsonNode ended = moved(video, "{'status': '" + status + "', 'failure_reason': 'no GPU'}");

        assertThat(ended.get("status").asString()).isEqualTo(status);
        assertThat(ended.get("failure_reason").asString()).isEqualTo("no GPU");
        assertThat(ended.get("refunded_amount").longValue()).isEqualTo(3);
        assertThat(credits(user).get("available").longValue()).isEqualTo(10);
        assertThat(api.post(
                                "/v1/users/" + user + "/usages",
                                "{'amount': 1, 'video_id': '%s'}",
                                video.get("id").asString())
                        .status())
                .isEqualTo(409);
    }

    @Test
    void R14_noOtherMoveIsAllowed() {
        String user = newUser(10);
        JsonNode video = video(user, 6);

        assertProblem(api.patch(path(video), "{'status': 'completed'}"), 409, "illegal-status");
        moved(video, "{'status': 'cancelled'}");
        for (String status : List.of("pending", "processing", "completed", "failed")) {
            assertProblem(api.patch(path(video), "{'status': '" + status + "'}"), 409, "illegal-status");
        }
    }

    @Test
    void theSameStatusAgainDoesNothingUnlessItSaysSomethingElse() {
        String user = newUser(10);
        JsonNode video = video(user, 6);
        moved(video, "{'status': 'processing'}");
        JsonNode completed = moved(video, "{'status': 'completed', 'cost': 4, 'video_url': 'https://a.example/1'}");
        long events = eventsOf(user);

        assertThat(moved(video, "{'status': 'completed'}")).isEqualTo(completed);
        assertThat(moved(video, "{'status': 'completed', 'cost': 4, 'video_url': 'https://a.example/1'}"))
                .isEqualTo(completed);
        assertThat(api.patch(path(video), "{'status': 'completed', 'cost': 3}").status())
                .isEqualTo(409);
        assertThat(api.patch(path(video), "{'status': 'completed', 'video_url': 'https://a.example/2'}")
                        .status())
                .isEqualTo(409);
        assertThat(eventsOf(user)).isEqualTo(events);
    }

    @Test
    void moreThanIsHeldCannotBeCaptured() {
        JsonNode video = video(newUser(10), 6);
        moved(video, "{'status': 'processing'}");

        assertProblem(api.patch(path(video), "{'status': 'completed', 'cost': 7}"), 409, "capture-exceeds-hold");
        assertThat(api.get(path(video)).text("status")).isEqualTo("processing");
    }

    @Test
    void aVideosOwnHoldEndsThroughTheVideoOnly() {
        JsonNode video = video(newUser(10), 6);
        String hold = "/v1/holds/" + video.get("hold_id").asString();

        assertProblem(api.post(hold + "/capture", "{}"), 409, "hold-of-video");
        assertProblem(api.post(hold + "/void", "{}"), 409, "hold-of-video");
    }

    @Test
    void aRepeatedCommandAnswersAsTheFirstDidHoweverTheVideoHasMovedOn() {
        String user = newUser(10);
        String key = UUID.randomUUID().toString();
        String request = "{'user_id': '" + user + "', 'prompt': 'a cat', 'cost': 6}";
        Api.Answer requested = api.postWithKey(key, "/v1/videos", request);
        String path = path(requested.json());
        Api.Answer started = api.patchWithKey(key + "-s", path, "{'status': 'processing'}");
        Api.Answer completed = api.patchWithKey(
                key + "-c", path, "{'status': 'completed', 'cost': 2, 'video_url': 'https://a.example/1'}");
        made(api.post("/v1/transactions/" + completed.text("transaction_id") + "/refunds", "{}"));

        assertReplayed(api.postWithKey(key, "/v1/videos", request), requested);
        assertReplayed(api.patchWithKey(key + "-s", path, "{'status': 'processing'}"), started);
        assertReplayed(
                api.patchWithKey(
                        key + "-c", path, "{'status': 'completed', 'video_url': 'https://a.example/1', 'cost': 2}"),
                completed);
        assertProblem(api.patchWithKey(key + "-s", path, "{'status': 'failed'}"), 422, "idempotency-key-reused");
    }

    private static void assertReplayed(Api.Answer again, Api.Answer first) {
        assertThat(again.status()).isEqualTo(first.status());
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(first.header("Idempotent-Replayed")).isNull();
    }

    @Test
    void aGivenIdIsTakenOnce() {
        String user = newUser(10);
        String body = "{'id': '" + UUID.randomUUID() + "', 'user_id': '" + user + "', 'prompt': 'x', 'cost': 1}";
        made(api.post("/v1/videos", body));

        assertThat(api.post("/v1/videos", body).status()).isEqualTo(409);
        assertThat(credits(user).get("held").longValue()).isEqualTo(1);
    }

    @Test
    void listsVideosByStatusNewestFirst() {
        String user = newUser(10);
        JsonNode first = video(user, 1);
        JsonNode second = video(user, 1);
        JsonNode third = video(user, 1);
        JsonNode started = moved(second, "{'status': 'processing'}");
        String list = "/v1/users/" + user + "/videos";

        assertThat(api.get(list).json().get("data")).containsExactly(third, started, first);
        assertThat(api.get(list + "?status=processing").json().get("data")).containsExactly(started);
        JsonNode page = api.get(list + "?limit=1").json();
        video(user, 1);
        assertThat(api.get(list + "?cursor=" + page.get("next_cursor").asString())
                        .json()
                        .get("data"))
                .containsExactly(started, first);
        assertInvalid(api.get(list + "?status=done"), "status");
        assertInvalid(api.get(list + "?limit=0"), "limit");
        assertProblem(api.get("/v1/users/" + UUID.randomUUID() + "/videos"), 404, "not-found");
    }
}
