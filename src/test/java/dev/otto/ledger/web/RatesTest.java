package dev.otto.ledger.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.TestPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How many requests a client, and an address, may send; with limits so low that no machine is too slow to meet them. */
class RatesTest {
    private static final int MANY = 40;
    private static LedgerNode node;

    @BeforeAll
    static void start() {
        node = LedgerNode.on(
                TestPostgres.freshDatabase(), "ledger.rates.generator=2", "ledger.rates.unauthenticated=2");
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static HttpRequest.Builder request(String path, String secret) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.port() + path));
        return secret == null ? request : request.header("Authorization", "Bearer " + secret);
    }

    private static Answer post(String path, String body) {
        return Answer.to(request(path, LedgerNode.ADMIN_KEY)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    private static Answer generator() {
        return post("/v1/api-keys", "{\"name\": \"" + UUID.randomUUID() + "\", \"role\": \"generator\"}");
    }

    private static List<Answer> many(String path, String... secrets) {
        return IntStream.range(0, MANY)
                .mapToObj(i -> Answer.to(request(path, secrets[i % secrets.length])))
                .toList();
    }

    private static long count(List<Answer> answers, int status) {
        return answers.stream().filter(answer -> answer.status() == status).count();
    }

    private static void assertLimited(List<Answer> answers, int otherwise) {
        assertThat(count(answers, otherwise)).isBetween(1L, MANY - 1L);
        assertThat(count(answers, otherwise) + count(answers, 429)).isEqualTo(MANY);
        Answer limited = answers.stream()
                .filter(answer -> answer.status() == 429)
                .findFirst()
                .orElseThrow();
        assertThat(limited.problem()).isEqualTo("/problems/rate-limited");
        assertThat(limited.header("Retry-After")).contains("1");
    }

    @Test
    void areThoseOfTheRoleForEachClientAlone() {
        String first = generator().json().get("key").asString();
        String second = generator().json().get("key").asString();
        String path = "/v1/users/" + UUID.randomUUID();
        assertLimited(many(path, first), 404);
        assertThat(Answer.to(request(path, second)).status()).isEqualTo(404);
        assertThat(count(many(path, LedgerNode.ADMIN_KEY), 404)).isEqualTo(MANY);
    }

    /** One that has not been shown yet would be let through if it were not for the others of its client. */
    @Test
    void areSharedByAllKeysOfAClient() {
        Answer made = generator();
        String id = made.json().get("id").asString();
        String path = "/v1/users/" + UUID.randomUUID();
        String known = made.json().get("key").asString();
        boolean limited = false;
        // Now and then there is room again in between, the more easily the slower the machine is.
        for (int i = 0; i < 10 && !limited; i++) {
            String fresh = post("/v1/api-keys/" + id + "/rotate", "{\"grace_seconds\": 60}")
                    .json()
                    .get("key")
                    .asString();
            many(path, known);
            limited = Answer.to(request(path, fresh)).status() == 429;
            known = fresh;
        }
        assertThat(limited).isTrue();
    }

    /** From another address of this machine, so that the other tests' requests do not come from where keys are guessed. */
    private static List<Integer> fromElsewhere(String path, String... secrets) {
        try (HttpClient elsewhere = HttpClient.newBuilder()
                .localAddress(InetAddress.getByName("127.0.0.2"))
                .build()) {
            List<Integer> statuses = new ArrayList<>();
            for (String secret : secrets) {
                statuses.add(elsewhere
                        .send(request(path, secret).build(), HttpResponse.BodyHandlers.discarding())
                        .statusCode());
            }
            return statuses;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void makeGuessingSlowAndDisturbNobodyWhoIsKnown() {
        String known = generator().json().get("key").asString();
        assertThat(Answer.to(request("/v1/users/1", known)).status()).isEqualTo(400);
        String[] guesses = IntStream.range(0, MANY)
                .mapToObj(i -> "olk_" + String.format(Locale.ROOT, "%043d", i))
                .toArray(String[]::new);
        List<Integer> guessed = fromElsewhere("/v1/projections", guesses);
        assertThat(guessed).contains(401, 429).containsOnly(401, 429);
        String[] none = new String[MANY];
        assertThat(fromElsewhere("/v1/projections", none)).contains(429).isSubsetOf(401, 429);
        assertThat(fromElsewhere("/actuator/health/liveness", none)).containsOnly(200);
        assertThat(fromElsewhere("/v1/users/1", known)).containsExactly(400);
        assertThat(Answer.to(request("/v1/projections", null)).status()).isEqualTo(401);
    }
}
