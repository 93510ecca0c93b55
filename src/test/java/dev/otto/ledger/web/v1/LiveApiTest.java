package dev.otto.ledger.web.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.otto.ledger.testing.EventSource;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveApiTest extends ApiTest {
    private EventSource open(String path, String token, String lastId) {
        return new EventSource(port, path, token, lastId);
    }

    @Test
    void aVideoIsToldOfAsItMovesAndAPersonFollowsTheirOwn() {
        String user = newUser(100);
        String token = ISSUER.token(UUID.fromString(user));
        String video;
        try (EventSource stream = open("/v1/me/stream", token, "")) {
            video = made(api.post("/v1/videos", "{'user_id': '%s', 'prompt': 'a cat', 'cost': 10}", user))
                    .get("id")
                    .asString();
            api.patch("/v1/videos/" + video, "{'status': 'processing'}");
            await().until(() -> stream.events("video").size() == 2);
            api.patch("/v1/videos/" + video, "{'status': 'completed', 'cost': 8}");
            await().until(() -> stream.events("video").size() == 3);
            assertThat(stream.events("video"))
                    .extracting(event -> event.json().get("status").asString())
                    .containsExactly("pending", "processing", "completed");
            assertThat(stream.events("video").getLast().data())
                    .isEqualTo(api.get("/v1/videos/" + video).body());
            // The hold, and the capture.
            assertThat(stream.events("credits"))
                    .extracting(event -> event.json().get("available").asLong())
                    .containsExactly(90L, 92L);
            assertThat(stream.events("transaction")).hasSize(1);
            try (EventSource again = open(
                    "/v1/users/" + user + "/stream",
                    token,
                    stream.events().getFirst().id())) {
                await().until(() -> again.events().size() == stream.events().size() - 1);
                assertThat(again.events())
                        .isEqualTo(stream.events().subList(1, stream.events().size()));
            }
        }
    }

    @Test
    void aRefundTellsOfTheVideoToo() {
        String user = newUser(100);
        String video = made(api.post("/v1/videos", "{'user_id': '%s', 'prompt': 'a cat', 'cost': 10}", user))
                .get("id")
                .asString();
        String capture =
                api.patch("/v1/videos/" + video, "{'status': 'processing'}").text("id");
        assertThat(capture).isEqualTo(video);
        String transaction =
                api.patch("/v1/videos/" + video, "{'status': 'completed'}").text("transaction_id");
        try (EventSource stream = open("/v1/users/" + user + "/stream", ADMIN_KEY, "")) {
            made(api.post("/v1/transactions/" + transaction + "/refunds", "{'amount': 4}"));
            await().until(() -> stream.events().size() == 3);
            assertThat(stream.events())
                    .extracting(EventSource.Event::name)
                    .containsExactly("transaction", "credits", "video");
            assertThat(stream.events("video")
                            .getFirst()
                            .json()
                            .get("refunded_amount")
                            .asLong())
                    .isEqualTo(4);
        }
    }

    @Test
    void whatIsAnothersIsNotThere() {
        String user = newUser();
        String other = ISSUER.token(UUID.randomUUID());
        assertProblem(api.as(other).get("/v1/users/" + user + "/stream"), 404, "not-found");
        assertProblem(api.as(other).get("/v1/stream"), 404, "not-found");
        assertProblem(api.get("/v1/users/" + UUID.randomUUID() + "/stream"), 404, "not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "1", "1.10", "01.1", "-1.1", "999999999999.1"})
    void refusesAnIdThatNoStreamHasSent(String id) {
        String path = "/v1/users/" + newUser() + "/stream";
        assertInvalid(Api.send(api.signed(path).header("Last-Event-ID", id).GET()), "Last-Event-ID");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/users/%s/stream", "/v1/me/stream", "/v1/stream"})
    void soManyAndNoMore(String form) {
        String user = newUser();
        String path = form.formatted(user);
        String token = form.contains("me") ? ISSUER.token(UUID.fromString(user)) : ADMIN_KEY;
        List<EventSource> open = new ArrayList<>();
        try {
            while (open.isEmpty() || open.getLast().status() == 200) {
                open.add(open(path, token, ""));
                assertThat(open).hasSizeLessThanOrEqualTo(21);
            }
            // A person who opens so many at once has used their rate up, too.
            await().untilAsserted(() -> assertProblem(api.as(token).get(path), 429, "too-many-streams"));
        } finally {
            open.forEach(EventSource::close);
        }
        await().until(() -> api.as(token).get(path).status() == 200);
    }

    @Test
    void aPersonsStreamEndsWithTheirErasure() {
        String user = newUser(10);
        try (EventSource stream = open("/v1/me/stream", ISSUER.token(UUID.fromString(user)), "")) {
            assertThat(api.delete("/v1/users/" + user).status()).isEqualTo(202);
            await().until(stream::isEnded);
        }
    }

    @Test
    void aHeadRequestIsAnsweredAndOver() throws Exception {
        HttpRequest head = api.signed("/v1/stream")
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(head, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/event-stream");
    }
}
