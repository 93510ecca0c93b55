package dev.otto.ledger.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

@SpringBootTest(classes = WebSlice.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ProblemFormsTest {
    @LocalServerPort
    int port;

    @Test
    void tellsARefusalByItsOwnType() {
        Answer answer = Answer.toGet(port, "/v1/fails/limit?secret=1");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.header("Content-Type")).contains("application/problem+json");
        assertThat(answer.text()).isEqualTo("""
                        {"type":"/problems/balance-limit","title":"Balance limit exceeded","status":409,\
                        "detail":"The balance would go beyond 9007199254740991 credits, which no client could read exactly.",\
                        "instance":"/v1/fails/limit"}""");
    }

    @Test
    void saysWhenToComeAgain() {
        for (String how : new String[] {"in-flight", "away", "slow"}) {
            Answer answer = Answer.toGet(port, "/v1/fails/" + how);
            assertThat(answer.status()).isEqualTo(how.equals("in-flight") ? 409 : 503);
            assertThat(answer.header("Retry-After")).contains("1");
            assertThat(answer.text()).doesNotContain("SELECT", "Exception");
        }
    }

    @Test
    void tellsNothingOfAFaultButAReference() {
        Answer answer = Answer.toGet(port, "/v1/fails/badly");
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.problem()).isEqualTo("/problems/internal-error");
        assertThat(answer.json().get("reference").asString()).matches("[0-9a-f]{32}");
        assertThat(answer.text()).doesNotContain("SELECT", "Exception", "dev.otto");
    }

    @Test
    void answersUnknownPathsMethodsAndMediaTypesAsProblems() {
        assertThat(Answer.toGet(port, "/v1/nowhere").problem()).isEqualTo("/problems/not-found");
        assertThat(Answer.toPost(port, "/v1/nowhere", "{}").status()).isEqualTo(404);

        Answer method = Answer.to(request("/v1/probe").DELETE());
        assertThat(method.status()).isEqualTo(405);
        assertThat(method.problem()).isEqualTo("/problems/method-not-allowed");
        assertThat(method.header("Allow")).contains("GET");

        for (String type : new String[] {
            "text/plain",
            "application/x-www-form-urlencoded",
            "application/xml",
            "application/merge-patch+json",
            "application/*",
            "*/*",
            "nonsense"
        }) {
            Answer media = Answer.to(
                    request("/v1/probe/unkeyed").header("Content-Type", type).POST(BodyPublishers.ofString("{}")));
            assertThat(media.status()).isEqualTo(200);
            media = Answer.to(
                    request("/v1/probe/keyed").header("Content-Type", type).POST(BodyPublishers.ofString("{}")));
            assertThat(media.status()).as(type).isEqualTo(415);
            assertThat(media.problem()).isEqualTo("/problems/unsupported-media-type");
        }

        Answer accept = Answer.to(
                request("/v1/probe/unkeyed").header("Accept", "image/png").POST(BodyPublishers.noBody()));
        assertThat(accept.status()).isEqualTo(406);
        assertThat(accept.problem()).isEqualTo("/problems/not-acceptable");
    }

    @Test
    void asksForAKeyWhereCreditsMove() {
        Answer none = Answer.toPost(port, "/v1/probe/keyed", "{\"amount\": 1}");
        assertThat(none.status()).isEqualTo(400);
        assertThat(none.problem()).isEqualTo("/problems/idempotency-key-missing");
        assertThat(Answer.toPost(port, "/v1/probe/unkeyed", "{}").text()).isEqualTo("{\"keyed\":false}");

        Answer bad = Answer.to(
                request("/v1/probe/unkeyed").header("Idempotency-Key", "a b").POST(BodyPublishers.noBody()));
        assertThat(bad.error()).isEqualTo("Idempotency-Key: must be 1 to 255 visible ASCII characters");
        Answer twice = Answer.to(request("/v1/probe/unkeyed")
                .header("Idempotency-Key", "a")
                .header("Idempotency-Key", "a")
                .POST(BodyPublishers.noBody()));
        assertThat(twice.error()).isEqualTo("Idempotency-Key: must be given once");
    }

    @Test
    void answersACommandWithItsPositionAndWhetherItWasReplayed() {
        Answer one = keyed("\"k\"", "{\"amount\": 1, \"description\": null}");
        Answer same = keyed("k", " { \"amount\" : 1 } ");
        assertThat(one.status()).isEqualTo(201);
        assertThat(one.header("Location")).contains("/v1/probe/1");
        assertThat(one.header("Ledger-Position")).contains("7");
        assertThat(one.header("Idempotent-Replayed")).contains("true");
        assertThat(one.json().get("key").asString()).isEqualTo("IdempotencyKey[client=client:otto, key=k]");
        assertThat(same.text()).isEqualTo(one.text());
        assertThat(keyed("k", "{\"amount\": 2}").text()).isNotEqualTo(one.text());
    }

    private Answer keyed(String key, String body) {
        return Answer.to(request("/v1/probe/keyed")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }
}
