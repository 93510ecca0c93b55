package dev.otto.ledger.web.v1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** {@code DELETE /v1/users/{id}}: what is personal goes, the credits stay. */
class ErasureApiTest extends ApiTest {
    private static final String ERASED = "[erased]";

    private String id;
    private String email;
    private String path;

    @BeforeEach
    void aUser() {
        email = "Ada-" + UUID.randomUUID() + "@Example.org";
        id = made(api.post("/v1/users", "{'email': '%s', 'name': 'Ada'}", email))
                .get("id")
                .asString();
        path = "/v1/users/" + id;
    }

    private Api.Answer erase() {
        Api.Answer answer = api.delete(path);
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        return answer;
    }

    private String video() {
        return made(api.post("/v1/videos", "{'user_id': '%s', 'prompt': 'a secret cat', 'cost': 8}", id))
                .get("id")
                .asString();
    }

    @Test
    void answersTheUserWithoutWhatWasPersonal() {
        JsonNode before = api.get(path).json();
        Api.Answer answer = erase();

        JsonNode user = answer.json();
        assertThat(before.get("erased_at").isNull()).isTrue();
        assertThat(user.propertyNames())
                .containsExactly("id", "email", "name", "created_at", "updated_at", "erased_at");
        assertThat(user.get("id").asString()).isEqualTo(id);
        assertThat(user.get("email").isNull()).isTrue();
        assertThat(user.get("name").isNull()).isTrue();
        assertThat(user.get("created_at")).isEqualTo(before.get("created_at"));
        assertThat(user.get("erased_at").asString())
                .isEqualTo(user.get("updated_at").asString())
                .isGreaterThan(user.get("created_at").asString());
        assertThat(answer.header("Ledger-Position")).matches("[0-9]+");
        assertThat(api.get(path).status()).isEqualTo(200);
        assertThat(api.get(path).json()).isEqualTo(user);
    }

    @Test
    void aSecondErasureAnswersTheSameAndWritesNothing() {
        JsonNode first = erase().json();
        long events = eventsOf(id);

        Api.Answer second = erase();

        assertThat(second.json()).isEqualTo(first);
        assertThat(second.header("Ledger-Position")).isNull();
        assertThat(eventsOf(id)).isEqualTo(events);
    }

    @Test
    void anErasureMayHaveAKey() {
        String key = UUID.randomUUID().toString();
        Api.Answer first = api.deleteWithKey(key, path);
        Api.Answer again = api.deleteWithKey(key, path);

        assertThat(first.status()).isEqualTo(202);
        assertThat(again.status()).isEqualTo(202);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.header("Ledger-Position")).isEqualTo(first.header("Ledger-Position"));
        assertProblem(api.deleteWithKey(key, "/v1/users/" + newUser()), 422, "idempotency-key-reused");
    }

    @Test
    void saysWhenThereIsNobodyToErase() {
        assertProblem(api.delete("/v1/users/" + UUID.randomUUID()), 404, "not-found");
        assertInvalid(api.delete("/v1/users/1-1-1-1-1"), "id");
    }

    @Test
    void theEmailIsFreeForSomebodyElse() {
        erase();

        assertThat(api.get("/v1/users?email=" + email).json().get("data")).isEmpty();
        JsonNode other = made(api.post("/v1/users", "{'email': '%s'}", email));
        assertThat(api.get("/v1/users?email=" + email).json().at("/data/0/id").asString())
                .isEqualTo(other.get("id").asString());
    }

    @Test
    void theIdIsNeverGivenAgainAndTheRecordTakesNoChange() {
        erase();

        assertProblem(api.post("/v1/users", "{'id': '%s', 'email': 'b-%s'}", id, email), 409, "account-erased");
        assertProblem(api.patch(path, "{'name': 'Ada'}"), 409, "account-erased");
        assertProblem(api.patch(path, "{'email': '%s'}", email), 409, "account-erased");
        assertProblem(api.patch(path, "{}"), 409, "account-erased");
    }

    @Test
    void theUsersTokenOpensNothingAnyMore() {
        Api me = api.as(ISSUER.token(UUID.fromString(id)));
        assertThat(me.get("/v1/me").status()).isEqualTo(200);
        erase();

        assertProblem(me.get("/v1/me"), 403, "forbidden");
        assertProblem(me.get(path + "/transactions"), 403, "forbidden");
        assertThat(api.get(path).text("email")).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "usages    | {'amount': 1}",
                "usages    | {'amount': 1000}",
                "holds     | {'amount': 1}",
                "purchases | {'amount': 1}",
                "grants    | {'amount': 1}",
            })
    void useIsRefused(String what, String body) {
        grant(id, 10);
        erase();
        long events = eventsOf(id);

        assertProblem(api.post(path + "/" + what, body), 409, "account-erased");
        assertThat(eventsOf(id)).isEqualTo(events);
        assertThat(credits(id).get("available").longValue()).isEqualTo(10);
    }

    @Test
    void aVideoIsRefused() {
        grant(id, 10);
        erase();

        assertProblem(
                api.post("/v1/videos", "{'user_id': '%s', 'prompt': 'a cat', 'cost': 1}", id), 409, "account-erased");
    }

    @Test
    void whatTheUserWroteReadsAsErasedAndTheCreditsStay() {
        made(api.post(
                path + "/purchases",
                "{'amount': 50, 'description': 'for my cat', 'metadata': {'cat': 'Tom'}, 'payment_reference': 'pi-%s'}",
                id));
        String usage = made(api.post(
                        path + "/usages", "{'amount': 5, 'description': 'a secret', 'metadata': {'a': 'b'}}"))
                .get("id")
                .asString();
        made(api.post(path + "/holds", "{'amount': 7, 'description': 'another secret'}"));
        made(api.post(path + "/adjustments", "{'amount': 1, 'direction': 'debit', 'reason': 'the third'}"));
        String video = video();
        JsonNode before = credits(id);

        erase();

        JsonNode after = credits(id);
        for (String field : List.of("amount", "held", "available", "transaction_count", "lots")) {
            assertThat(after.get(field)).isEqualTo(before.get(field));
        }
        JsonNode read = api.get("/v1/transactions/" + usage).json();
        assertThat(read.get("description").asString()).isEqualTo(ERASED);
        assertThat(read.get("reason").isNull()).isTrue();
        assertThat(read.get("metadata").isNull()).isTrue();
        JsonNode list = api.get(path + "/transactions").json().get("data");
        assertThat(list).hasSize(3);
        assertThat(list.get(0).get("reason").asString()).isEqualTo(ERASED);
        assertThat(list.get(2).get("description").asString()).isEqualTo(ERASED);
        assertThat(list.get(2).get("payment_reference").asString()).isEqualTo("pi-" + id);
        assertThat(api.get("/v1/videos/" + video).json().get("prompt").asString())
                .isEqualTo(ERASED);
        assertThat(api.get(path + "/videos").json().at("/data/0/prompt").asString())
                .isEqualTo(ERASED);
        assertThat(api.get(path + "/holds").json().get("data")).hasSize(2);
        Api.Answer events = api.get(path + "/events");
        assertThat(events.status()).isEqualTo(200);
        assertThat(events.json()
                        .get("data")
                        .valueStream()
                        .map(e -> e.get("type").asString()))
                .contains("credits.account-erased");
    }

    @Test
    void aRepeatedCommandOfBeforeAnswersWithoutWhatWasPersonal() {
        grant(id, 10);
        String key = UUID.randomUUID().toString();
        String usage = "{'amount': 5, 'description': 'a secret', 'metadata': {'a': 'secret'}}";
        made(api.postWithKey(key, path + "/usages", usage));
        String registration = "{'email': 'c-" + email + "', 'name': 'Ada'}";
        Api.Answer registered = api.postWithKey(key + "-b", "/v1/users", registration);
        erase();
        api.delete("/v1/users/" + registered.text("id"));

        Api.Answer again = api.postWithKey(key, path + "/usages", usage);
        Api.Answer registeredAgain = api.postWithKey(key + "-b", "/v1/users", registration);

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.body()).doesNotContain("secret");
        assertThat(again.text("description")).isEqualTo(ERASED);
        assertThat(registeredAgain.status()).isEqualTo(201);
        assertThat(registeredAgain.text("id")).isEqualTo(registered.text("id"));
        assertThat(registeredAgain.text("email")).isNull();
        assertThat(registeredAgain.text("name")).isNull();
    }

    @Test
    void mistakesOfMoneyAreStillCorrectedAndNoReasonIsKept() {
        String purchase = purchase(id, 20).get("id").asString();
        String usage = use(id, 5).get("id").asString();
        erase();

        String key = UUID.randomUUID().toString();
        String reason = "{'amount': 2, 'reason': 'she wrote a secret'}";
        Api.Answer refund = api.postWithKey(key, "/v1/transactions/" + usage + "/refunds", reason);
        JsonNode reversal = made(api.post("/v1/transactions/" + purchase + "/reversals", "{'reason': 'a secret'}"));
        JsonNode back = made(api.post(
                "/v1/transactions/" + reversal.get("id").asString() + "/reinstatements", "{'reason': 'a secret'}"));
        JsonNode adjustment =
                made(api.post(path + "/adjustments", "{'amount': 3, 'direction': 'credit', 'reason': 'a secret'}"));

        assertThat(made(refund).get("reason").asString()).isEqualTo(ERASED);
        assertThat(api.postWithKey(key, "/v1/transactions/" + usage + "/refunds", reason)
                        .body())
                .isEqualTo(refund.body());
        for (JsonNode transaction : List.of(refund.json(), reversal, back, adjustment)) {
            assertThat(transaction.get("reason").asString()).isEqualTo(ERASED);
            assertThat(api.get("/v1/transactions/" + transaction.get("id").asString())
                            .json()
                            .get("reason")
                            .asString())
                    .isEqualTo(ERASED);
        }
        assertThat(credits(id).get("amount").longValue()).isEqualTo(20);
        assertThat(api.get(path + "/events").body()).doesNotContain("secret");
    }

    @Test
    void whatIsUnderWayEnds() {
        grant(id, 40);
        String captured = hold(id, 5).get("id").asString();
        String released = hold(id, 5).get("id").asString();
        String completed = "/v1/videos/" + video();
        String failed = "/v1/videos/" + video();
        String cancelled = "/v1/videos/" + video();
        api.patch(completed, "{'status': 'processing'}");
        erase();

        assertThat(api.post("/v1/holds/" + captured + "/capture", "{'amount': 4}")
                        .status())
                .isEqualTo(200);
        assertThat(api.postNothing("/v1/holds/" + released + "/void").status()).isEqualTo(200);
        Api.Answer done =
                api.patch(completed, "{'status': 'completed', 'cost': 6, 'video_url': 'https://a.example/b'}");
        assertThat(done.status()).as(done.body()).isEqualTo(200);
        assertThat(done.text("prompt")).isEqualTo(ERASED);
        assertThat(done.text("status")).isEqualTo("completed");
        Api.Answer broken = api.patch(failed, "{'status': 'failed', 'failure_reason': 'her face was not found'}");
        assertThat(broken.text("failure_reason")).isEqualTo(ERASED);
        assertThat(api.get(failed).text("failure_reason")).isEqualTo(ERASED);
        assertThat(api.patch(cancelled, "{'status': 'cancelled'}").text("failure_reason"))
                .isNull();
        assertThat(credits(id).get("amount").longValue()).isEqualTo(30);
        assertThat(credits(id).get("held").longValue()).isZero();
    }
}
