package dev.otto.ledger.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.otto.ledger.testing.Parallel;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

class ApiKeysApiTest extends WholeApplication {
    private static final String NOBODY = UUID.randomUUID().toString();

    @Autowired
    JdbcClient jdbc;

    @Test
    void makesTheFirstKeyInAFileThatOnlyItsOwnerReads() throws Exception {
        Path file = DATA.resolve("admin-key");
        assertThat(Files.readString(file)).matches("olk_[A-Za-z0-9_-]{43}\\s*");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(get("/v1/api-keys", admin())
                        .json()
                        .get("data")
                        .get(0)
                        .get("name")
                        .asString())
                .isNotEmpty();
    }

    @Test
    void showsAKeyOnceAndStoresOnlyItsHash() {
        Answer made = post("/v1/api-keys", admin(), "{\"name\": \"otto one\", \"role\": \"generator\"}");
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json().propertyNames())
                .containsExactly("id", "name", "role", "key", "created_at", "expires_at", "last_used_at");
        String secret = made.json().get("key").asString();
        assertThat(secret).matches("olk_[A-Za-z0-9_-]{43}");
        assertThat(made.json().get("created_at").asString()).matches(".*\\.\\d{6}Z");
        assertThat(made.json().get("expires_at").isNull()).isTrue();
        assertThat(made.header("Location"))
                .contains("/v1/api-keys/" + made.json().get("id").asString());

        assertThat(get("/v1/api-keys?limit=1000", admin()).text())
                .contains("otto one")
                .doesNotContain("olk_", "hash");
        assertThat(jdbc.sql("SELECT count(*) FROM api_keys k WHERE k::text LIKE '%' || ? || '%'")
                        .param(secret.substring(4))
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void refusesANameThatLivesAndTakesBackOneThatWasRevoked() {
        JsonNode first = make("twin", "payments", null);
        Answer second = post("/v1/api-keys", admin(), "{\"name\": \"twin\", \"role\": \"finance\"}");
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.problem()).isEqualTo("/problems/name-taken");

        String path = "/v1/api-keys/" + first.get("id").asString();
        assertThat(delete(path, admin()).status()).isEqualTo(204);
        JsonNode again = make("twin", "payments", null);
        assertThat(status(again.get("key").asString())).isEqualTo(404);
        assertThat(status(first.get("key").asString())).isEqualTo(401);
    }

    @Test
    void stopsARevokedKeyAtOnce() {
        JsonNode key = make("short-lived", "generator", null);
        assertThat(status(key.get("key").asString())).isEqualTo(404);

        String path = "/v1/api-keys/" + key.get("id").asString();
        assertThat(delete(path, admin()).text()).isEmpty();
        assertThat(status(key.get("key").asString())).isEqualTo(401);
        assertThat(delete(path, admin()).status()).isEqualTo(404);
        assertThat(get("/v1/api-keys?limit=1000", admin()).text()).doesNotContain("short-lived");
    }

    @Test
    void rotatesAtOnceOrWithAGrace() {
        JsonNode key = make("rotating", "generator", null);
        String path = "/v1/api-keys/" + key.get("id").asString() + "/rotate";
        String first = key.get("key").asString();
        assertThat(status(first)).isEqualTo(404);

        String second =
                post(path, admin(), "{\"grace_seconds\": 6}").json().get("key").asString();
        assertThat(status(first)).isEqualTo(404);
        assertThat(status(second)).isEqualTo(404);
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> status(first) == 401);
        assertThat(status(second)).isEqualTo(404);

        Answer third = Answer.to(request(path, admin()).POST(BodyPublishers.noBody()));
        assertThat(third.status()).isEqualTo(200);
        assertThat(third.json().get("name").asString()).isEqualTo("rotating");
        assertThat(status(second)).isEqualTo(401);
        assertThat(status(third.json().get("key").asString())).isEqualTo(404);
        assertThat(post("/v1/api-keys/" + UUID.randomUUID() + "/rotate", admin(), "{}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void answersARepeatedRequestAsTheFirstSecretIncluded() {
        String body = "{\"name\": \"repeated\", \"role\": \"generator\"}";
        Answer made = keyed("/v1/api-keys", "make-1").apply(body);
        Answer again = keyed("/v1/api-keys", "make-1").apply(body);
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.header("Idempotent-Replayed")).isEmpty();
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.text()).isEqualTo(made.text());
        assertThat(again.header("Idempotent-Replayed")).contains("true");
        assertThat(keyed("/v1/api-keys", "make-1")
                        .apply(body.replace("generator", "finance"))
                        .problem())
                .isEqualTo("/problems/idempotency-key-reused");
        assertThat(status(made.json().get("key").asString())).isEqualTo(404);

        String rotate = "/v1/api-keys/" + made.json().get("id").asString() + "/rotate";
        Answer rotated = keyed(rotate, "rotate-1").apply("{}");
        assertThat(keyed(rotate, "rotate-1").apply("{}").text()).isEqualTo(rotated.text());
        assertThat(status(rotated.json().get("key").asString())).isEqualTo(404);
        assertThat(status(made.json().get("key").asString())).isEqualTo(401);
        // The answer stays what it was; the secret in it does not come back to life.
        assertThat(keyed("/v1/api-keys", "make-1").apply(body).text()).isEqualTo(made.text());
        assertThat(status(made.json().get("key").asString())).isEqualTo(401);
    }

    @Test
    void makesOneKeyOfManyRequestsAtOnce() {
        String body = "{\"name\": \"crowd\", \"role\": \"generator\"}";
        List<String> answers = Parallel.collect(
                8, 8, i -> keyed("/v1/api-keys", "crowd").apply(body).text());
        assertThat(Set.copyOf(answers)).hasSize(1);
        assertThat(answers.getFirst()).contains("olk_");
    }

    @Test
    void keepsNoSecretOfARepeatableRequest() {
        String secret = keyed("/v1/api-keys", "kept")
                .apply("{\"name\": \"kept\", \"role\": \"generator\"}")
                .json()
                .get("key")
                .asString();
        assertThat(jdbc.sql("SELECT count(*) FROM api_key_answers WHERE answer::text LIKE '%' || :secret || '%'")
                        .param("secret", secret.substring(4))
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void endsAKeyOnceForARepeatedRequest() {
        JsonNode key = make("ending", "generator", null);
        HttpRequest.Builder revoke = request("/v1/api-keys/" + key.get("id").asString(), admin())
                .header("Idempotency-Key", "end-1")
                .DELETE();
        assertThat(Answer.to(revoke).status()).isEqualTo(204);
        assertThat(Answer.to(revoke).status()).isEqualTo(204);
        assertThat(delete("/v1/api-keys/" + key.get("id").asString(), admin()).status())
                .isEqualTo(404);
    }

    @Test
    void stopsAKeyWhenItExpires() {
        JsonNode key = make("expiring", "generator", Instant.now().plusSeconds(6));
        assertThat(status(key.get("key").asString())).isEqualTo(404);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> status(key.get("key").asString()) == 401);
    }

    @Test
    void keepsTheAdminKey() {
        JsonNode keys = get("/v1/api-keys?limit=1000", admin()).json().get("data");
        for (JsonNode key : keys) {
            if (key.get("name").asString().equals("admin")) {
                Answer answer = delete("/v1/api-keys/" + key.get("id").asString(), admin());
                assertThat(answer.status()).isEqualTo(409);
                assertThat(answer.problem()).isEqualTo("/problems/admin-key-stays");
                return;
            }
        }
        throw new AssertionError("no admin key in the list");
    }

    @Test
    void listsNewestFirstAndStaysStableWhileNewOnesArrive() {
        for (int i = 0; i < 5; i++) {
            make("listed-" + i, "finance", null);
        }
        Answer first = get("/v1/api-keys?limit=2", admin());
        assertThat(first.json().get("has_more").asBoolean()).isTrue();
        make("arrives-between", "finance", null);
        String cursor = first.json().get("next_cursor").asString();
        Answer second = get("/v1/api-keys?limit=2&cursor=" + cursor, admin());
        assertThat(first.text() + second.text()).doesNotContain("arrives-between");
        assertThat(second.json().get("data").get(0).get("id").asString())
                .isLessThan(first.json().get("data").get(1).get("id").asString());
        assertThat(get("/v1/api-keys?limit=1000", admin())
                        .json()
                        .get("next_cursor")
                        .isNull())
                .isTrue();
        assertThat(get("/v1/api-keys?cursor=nonsense!", admin()).error()).startsWith("cursor: ");
    }

    @Test
    void notesTheLastUse() {
        JsonNode key = make("used", "generator", null);
        status(key.get("key").asString());
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> jdbc.sql("SELECT last_used_at IS NOT NULL FROM api_keys WHERE name = 'used'")
                        .query(Boolean.class)
                        .single());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"role\": \"admin\"}                                | name: is required",
                "{\"name\": \"x\"}                                    | role: is required",
                "{\"name\": \"x\", \"role\": \"root\"}                | role: must be one of generator, payments, finance, admin",
                "{\"name\": \"\", \"role\": \"admin\"}                | name: ",
                "{\"name\": \" x\", \"role\": \"admin\"}              | name: must not begin or end with a space, nor hold control characters",
                "{\"name\": \"a\\nb\", \"role\": \"admin\"}           | name: must not begin or end with a space, nor hold control characters",
                "{\"name\": \"x\", \"role\": \"admin\", \"id\": 1}    | id: is not a field of this request",
                "{\"name\": \"x\", \"role\": \"admin\", \"expires_at\": \"2020-01-01T00:00:00Z\"} | expires_at: must be in the future"
            })
    void refusesWhatIsNoKey(String body, String error) {
        Answer answer = post("/v1/api-keys", admin(), body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error()).startsWith(error);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"grace_seconds\": -1}", "{\"grace_seconds\": 2592001}", "{\"grace_seconds\": \"1\"}"})
    void refusesAGraceOutOfBounds(String body) {
        assertThat(post("/v1/api-keys/" + NOBODY + "/rotate", admin(), body).error())
                .isEqualTo("grace_seconds: must be a whole number from 0 to 2592000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "Bearer olk_short",
                "Basic YWRtaW46YWRtaW4=",
                "Bearer a.b.c",
                "olk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "Bearer olk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            })
    void letsNobodyInWithoutAKeyThatLives(String authorization) {
        for (String path : new String[] {"/v1/api-keys", "/v1/users/" + NOBODY, "/nowhere"}) {
            HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
            Answer answer =
                    Answer.to(authorization.isEmpty() ? request : request.header("Authorization", authorization));
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.problem()).isEqualTo("/problems/unauthenticated");
            assertThat(answer.header("WWW-Authenticate").orElse("")).startsWith("Bearer");
            assertThat(answer.json().get("instance").asString()).isEqualTo(path);
        }
    }

    @Test
    void takesTheSchemeInAnyLetterCase() {
        assertThat(Answer.to(HttpRequest.newBuilder(uri("/v1/api-keys")).header("Authorization", "bearer " + admin()))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void answersInTheOrderOfFormAndWhoAndWhether() {
        String finance = make("order", "finance", null).get("key").asString();
        assertThat(post("/v1/api-keys", finance, "{}").status()).isEqualTo(400);
        Answer forbidden = post("/v1/api-keys", finance, "{\"name\": \"n\", \"role\": \"finance\"}");
        assertThat(forbidden.status()).isEqualTo(403);
        assertThat(forbidden.problem()).isEqualTo("/problems/forbidden");
        assertThat(get("/v1/api-keys", finance).status()).isEqualTo(403);
        assertThat(get("/nowhere", finance).problem()).isEqualTo("/problems/not-found");
        assertThat(get("/v1/users/", finance).status()).isEqualTo(404);
        assertThat(Answer.to(request("/v1/api-keys", admin()).PUT(BodyPublishers.noBody()))
                        .problem())
                .isEqualTo("/problems/method-not-allowed");
        assertThat(Answer.to(request("/v1/api-keys", admin())
                                .header("Content-Type", "text/plain")
                                .POST(BodyPublishers.ofString("{}")))
                        .status())
                .isEqualTo(415);
        assertThat(post("/v1/api-keys", admin(), " ".repeat((1 << 20) + 1)).status())
                .isEqualTo(413);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/api-keys;x=1",
                "/v1//api-keys",
                "/v1/%2e%2e/v1/api-keys",
                "/v1/api-keys%2f",
                "/v1/api-keys/%00",
                "/v1/api-keys%0a",
                "/v1/api-keys%5c"
            })
    void refusesPathsThatCouldMeanTwoThings(String path) {
        Answer answer = get(path, admin());
        assertThat(answer.status()).as(answer.text()).isIn(400, 404);
        assertThat(answer.text()).doesNotContain("<html", "Exception");
        assertThat(get(path, "olk_" + "A".repeat(43)).status()).isIn(400, 401);
    }

    private JsonNode make(String name, String role, Instant expiresAt) {
        String expiry = expiresAt == null ? "null" : "\"" + expiresAt + "\"";
        Answer answer = post(
                "/v1/api-keys",
                admin(),
                "{\"name\": \"%s\", \"role\": \"%s\", \"expires_at\": %s}".formatted(name, role, expiry));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.json();
    }

    private Function<String, Answer> keyed(String path, String key) {
        return body -> Answer.to(request(path, admin())
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(body)));
    }

    /** 404 for a key that lives, 401 for one that does not: there is no such user. */
    private int status(String secret) {
        return get("/v1/users/" + NOBODY, secret).status();
    }
}
