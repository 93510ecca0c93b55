package dev.otto.ledger.web.v1;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class HoldsApiTest extends ApiTest {

    private static String path(JsonNode hold) {
        return "/v1/holds/" + hold.get("id").asString();
    }

    @Test
    void aHoldSetsCreditsAside() {
        String user = newUser(10);
        String video = UUID.randomUUID().toString();
        Instant begun = CLOCK.instant();

        Api.Answer answer = api.post(
                "/v1/users/" + user + "/holds",
                "{'amount': 4, 'video_id': '%s', 'description': 'a clip', 'expires_in_seconds': 60}",
                video);

        JsonNode hold = made(answer);
        assertThat(hold.propertyNames())
                .containsExactly(
                        "id",
                        "user_id",
                        "amount",
                        "captured",
                        "state",
                        "video_id",
                        "transaction_id",
                        "expires_at",
                        "created_at",
                        "ended_at");
        assertThat(hold.get("state").asString()).isEqualTo("open");
        assertThat(hold.get("amount").longValue()).isEqualTo(4);
        assertThat(hold.get("captured").longValue()).isZero();
        assertThat(hold.get("video_id").asString()).isEqualTo(video);
        assertThat(hold.get("ended_at").isNull()).isTrue();
        assertLives(hold, begun, Duration.ofSeconds(60));
        assertThat(answer.header("Location")).endsWith(path(hold));
        assertThat(answer.header("Ledger-Position")).isNotNull();
        assertThat(api.get(path(hold)).json()).isEqualTo(hold);
        JsonNode credits = credits(user);
        assertThat(credits.get("amount").longValue()).isEqualTo(10);
        assertThat(credits.get("held").longValue()).isEqualTo(4);
        assertThat(credits.get("available").longValue()).isEqualTo(6);
        assertThat(credits.at("/lots/0/held").longValue()).isEqualTo(4);
        assertThat(credits.at("/lots/0/remaining").longValue()).isEqualTo(10);
    }

    @Test
    void aHoldLivesForADayUnlessItIsToldOtherwise() {
        String user = newUser(1);
        Instant begun = CLOCK.instant();

        assertLives(hold(user, 1), begun, Duration.ofDays(1));
    }

    /** From when it was decided, which is some time after it was asked for and before it was answered. */
    private static void assertLives(JsonNode hold, Instant begun, Duration life) {
        Instant first = begun.truncatedTo(ChronoUnit.MICROS);
        Instant last = CLOCK.instant();
        assertThat(Instant.parse(hold.get("created_at").asString())).isBetween(first, last);
        assertThat(Instant.parse(hold.get("expires_at").asString())).isBetween(first.plus(life), last.plus(life));
    }

    @Test
    void R2_moreThanIsAvailableIsRefused() {
        String user = newUser(5);
        hold(user, 3);
        long events = eventsOf(user);

        Api.Answer answer = api.post("/v1/users/" + user + "/holds", "{'amount': 3}");

        assertProblem(answer, 402, "insufficient-credits");
        assertThat(answer.json().get("available").longValue()).isEqualTo(2);
        assertThat(answer.json().get("required").longValue()).isEqualTo(3);
        assertThat(eventsOf(user)).isEqualTo(events);
    }

    @Test
    void aCaptureMakesAUsageAndGivesTheRestBack() {
        String user = newUser(10);
        JsonNode hold = hold(user, 6);

        Api.Answer answer = api.post(path(hold) + "/capture", "{'amount': 4}");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        JsonNode captured = answer.json();
        assertThat(captured.get("state").asString()).isEqualTo("captured");
        assertThat(captured.get("amount").longValue()).isEqualTo(6);
        assertThat(captured.get("captured").longValue()).isEqualTo(4);
        assertThat(captured.get("created_at")).isEqualTo(hold.get("created_at"));
        assertThat(captured.get("expires_at")).isEqualTo(hold.get("expires_at"));
        JsonNode transaction = captured.get("transaction");
        assertThat(transaction.get("type").asString()).isEqualTo("usage");
        assertThat(transaction.get("amount").longValue()).isEqualTo(-4);
        assertThat(transaction.get("hold_id")).isEqualTo(hold.get("id"));
        assertThat(captured.get("transaction_id")).isEqualTo(transaction.get("id"));
        assertThat(captured.get("ended_at")).isEqualTo(transaction.get("created_at"));
        JsonNode now = api.get(path(hold)).json();
        assertThat(now.has("transaction")).isFalse();
        for (String field : now.propertyNames()) {
            assertThat(now.get(field)).as(field).isEqualTo(captured.get(field));
        }
        assertThat(credits(user).get("available").longValue()).isEqualTo(6);
        assertThat(credits(user).get("held").longValue()).isZero();
    }

    @Test
    void aCaptureWithoutABodyTakesAll() {
        JsonNode hold = hold(newUser(10), 6);

        Api.Answer answer = api.postNothing(path(hold) + "/capture");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().get("captured").longValue()).isEqualTo(6);
    }

    @Test
    void aVoidGivesAllBack() {
        String user = newUser(10);
        JsonNode hold = hold(user, 6);

        Api.Answer answer = api.postNothing(path(hold) + "/void");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.text("state")).isEqualTo("voided");
        assertThat(answer.text("ended_at")).isNotNull();
        assertThat(answer.json().has("transaction")).isFalse();
        assertThat(api.get(path(hold)).json()).isEqualTo(answer.json());
        assertThat(credits(user).get("available").longValue()).isEqualTo(10);
    }

    @Test
    void R5_aHoldEndsOnce() {
        String user = newUser(10);
        JsonNode captured = hold(user, 1);
        JsonNode voided = hold(user, 1);
        api.post(path(captured) + "/capture", "{}");
        api.post(path(voided) + "/void", "{}");
        long events = eventsOf(user);

        for (String end : new String[] {"/capture", "/void"}) {
            Api.Answer one = api.post(path(captured) + end, "{}");
            Api.Answer other = api.post(path(voided) + end, "{}");
            assertProblem(one, 409, "hold-ended");
            assertThat(one.text("state")).isEqualTo("captured");
            assertProblem(other, 409, "hold-ended");
            assertThat(other.text("state")).isEqualTo("voided");
        }
        assertThat(eventsOf(user)).isEqualTo(events);
    }

    @Test
    void R5_aHoldPastItsDeadlineHasEndedWhetherOrNotItIsBooked() {
        String user = newUser(10);
        JsonNode hold = made(api.post("/v1/users/" + user + "/holds", "{'amount': 6, 'expires_in_seconds': 60}"));
        CLOCK.advance(Duration.ofSeconds(60));

        Api.Answer answer = api.post(path(hold) + "/capture", "{}");

        assertProblem(answer, 409, "hold-ended");
        assertThat(answer.text("state")).isEqualTo("expired");
        use(user, 10);
        assertThat(api.get(path(hold)).text("state")).isEqualTo("expired");
        assertThat(api.get(path(hold)).text("ended_at")).isNotNull();
    }

    @Test
    void moreThanIsHeldCannotBeCaptured() {
        JsonNode hold = hold(newUser(10), 6);

        assertProblem(api.post(path(hold) + "/capture", "{'amount': 7}"), 409, "capture-exceeds-hold");
        assertThat(api.get(path(hold)).text("state")).isEqualTo("open");
    }

    @Test
    void aRepeatedCommandAnswersAsTheFirstDid() {
        String user = newUser(10);
        String key = UUID.randomUUID().toString();
        String holds = "/v1/users/" + user + "/holds";
        Api.Answer placed = api.postWithKey(key, holds, "{'amount': 6}");
        String path = path(placed.json());
        Api.Answer captured = api.postWithKey(key + "-c", path + "/capture", "{'amount': 5}");
        made(api.post("/v1/transactions/" + captured.text("transaction_id") + "/refunds", "{}"));

        Api.Answer placedAgain = api.postWithKey(key, holds, "{'amount': 6}");
        Api.Answer capturedAgain = api.postWithKey(key + "-c", path + "/capture", "{'amount': 5}");

        assertThat(placedAgain.status()).isEqualTo(201);
        assertThat(placedAgain.body()).isEqualTo(placed.body());
        assertThat(placedAgain.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(capturedAgain.status()).isEqualTo(200);
        assertThat(capturedAgain.body()).isEqualTo(captured.body());
        assertThat(capturedAgain.header("Idempotent-Replayed")).isEqualTo("true");
        assertProblem(api.postWithKey(key, path + "/void", "{}"), 422, "idempotency-key-reused");
    }

    @Test
    void listsHoldsByStateNewestFirst() {
        String user = newUser(10);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.addFirst(hold(user, 1).get("id").asString());
        }
        api.post("/v1/holds/" + ids.get(1) + "/void", "{}");
        String path = "/v1/users/" + user + "/holds";

        assertThat(idsOf(path)).isEqualTo(ids);
        assertThat(idsOf(path + "?state=voided")).containsExactly(ids.get(1));
        assertThat(idsOf(path + "?state=open")).hasSize(4);
        assertThat(idsOf(path + "?state=captured")).isEmpty();
        JsonNode page = api.get(path + "?limit=2").json();
        hold(user, 1);
        assertThat(idsOf(path + "?limit=2&cursor=" + page.get("next_cursor").asString()))
                .isEqualTo(ids.subList(2, 4));
        assertInvalid(api.get(path + "?state=gone"), "state");
        assertInvalid(api.get(path + "?state=OPEN"), "state");
        assertInvalid(api.get(path + "?state="), "state");
        assertInvalid(api.get(path + "?cursor=x"), "cursor");
        assertProblem(api.get("/v1/users/" + UUID.randomUUID() + "/holds"), 404, "not-found");
    }

    private List<String> idsOf(String path) {
        return api.get(path)
                .json()
                .get("data")
                .valueStream()
                .map(hold -> hold.get("id").asString())
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'expires_in_seconds': 59|expires_in_seconds",
                "'expires_in_seconds': 2592001|expires_in_seconds",
                "'expires_in_seconds': '60'|expires_in_seconds",
                "'expires_in': 60|expires_in",
                "'video_id': 7|video_id",
            })
    void refusesABadField(String fields, String field) {
        String user = newUser(5);
        long events = eventsOf(user);

        assertInvalid(api.post("/v1/users/" + user + "/holds", "{'amount': 1, " + fields + "}"), field);
        assertThat(eventsOf(user)).isEqualTo(events);
    }

    @Test
    void saysWhatIsWrongWithAnEnding() {
        JsonNode hold = hold(newUser(5), 5);

        assertInvalid(api.post(path(hold) + "/capture", "{'amount': 0}"), "amount");
        assertInvalid(api.post(path(hold) + "/capture", "{'amount': 1.5}"), "amount");
        assertInvalid(api.post(path(hold) + "/capture", "{'amuont': 1}"), "amuont");
        assertInvalid(api.post(path(hold) + "/void", "{'amount': 1}"), "amount");
        assertProblem(api.postWithoutKey(path(hold) + "/capture", "{}"), 400, "idempotency-key-missing");
        assertProblem(api.postWithoutKey(path(hold) + "/void", "{}"), 400, "idempotency-key-missing");
        for (String end : new String[] {"/capture", "/void"}) {
            assertProblem(api.post("/v1/holds/" + UUID.randomUUID() + end, "{}"), 404, "not-found");
            assertInvalid(api.post("/v1/holds/x" + end, "{}"), "id");
        }
        assertProblem(api.get("/v1/holds/" + UUID.randomUUID()), 404, "not-found");
        assertInvalid(api.get("/v1/holds/1-1-1-1-1"), "id");
        assertThat(api.get(path(hold)).text("state")).isEqualTo("open");
    }
}
