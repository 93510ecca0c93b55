package dev.otto.ledger.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.otto.ledger.platform.postgres.DatabaseSettings;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.Shop;
import dev.otto.ledger.testing.StripeEvent;
import dev.otto.ledger.testing.TestPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A person who has written into every field there is, and is then erased: no word of it is left anywhere. */
@ExtendWith(OutputCaptureExtension.class)
class ErasureLeavesNothingTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = new JsonMapper();

    private final Set<String> words = new LinkedHashSet<>();

    /** A word that is nowhere else in the world. */
    private String word() {
        String word = "zq" + UUID.randomUUID().toString().replace("-", "");
        words.add(word);
        return word;
    }

    private static JsonNode call(LedgerNode node, String method, String path, String body) {
        try {
            HttpResponse<String> answer = HTTP.send(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + node.port() + path))
                            .header("Authorization", "Bearer " + LedgerNode.ADMIN_KEY)
                            .header("Content-Type", "application/json")
                            .header("Idempotency-Key", UUID.randomUUID().toString())
                            .method(method, HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
            return JSON.readTree(answer.body());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String id(JsonNode made) {
        return made.get("id").asString();
    }

    /** Uses both nodes, so that both have in memory whatever they keep. */
    private String life(LedgerNode one, LedgerNode two) {
        String user = "/v1/users/"
                + id(call(
                        one, "POST", "/v1/users", "{'email':'%s@example.org','name':'%s'}".formatted(word(), word())));
        call(two, "PATCH", user, "{'email':'%s@Example.org','name':'%s'}".formatted(word(), word()));
        String purchase = id(call(
                one,
                "POST",
                user + "/purchases",
                "{'amount':1000,'paid':{'amount_minor':100,'currency':'EUR'},'description':'%s','metadata':{'%s':'%s'}}"
                        .formatted(word(), word(), word())));
        call(two, "POST", user + "/grants", "{'amount':10,'description':'%s'}".formatted(word()));
        String usage = id(call(
                one,
                "POST",
                user + "/usages",
                "{'amount':5,'description':'%s','metadata':{'%s':'%s'}}".formatted(word(), word(), word())));
        call(two, "POST", "/v1/transactions/" + usage + "/refunds", "{'amount':1,'reason':'%s'}".formatted(word()));
        call(one, "POST", user + "/adjustments", "{'amount':1,'direction':'debit','reason':'%s'}".formatted(word()));
        String reversal = id(call(
                two,
                "POST",
                "/v1/transactions/" + purchase + "/reversals",
                "{'amount':10,'reason':'%s'}".formatted(word())));
        call(one, "POST", "/v1/transactions/" + reversal + "/reinstatements", "{'reason':'%s'}".formatted(word()));
        call(two, "POST", user + "/holds", "{'amount':5,'description':'%s'}".formatted(word()));
        for (String end : new String[] {"failed", "cancelled"}) {
            String video = id(call(
                    one,
                    "POST",
                    "/v1/videos",
                    "{'user_id':'%s','prompt':'%s','cost':5}".formatted(user.substring(10), word())));
            call(two, "PATCH", "/v1/videos/" + video, "{'status':'%s','failure_reason':'%s'}".formatted(end, word()));
        }
        String payment = new Shop(one).unmatched();
        call(
                two,
                "POST",
                "/v1/payments/" + payment + "/resolve",
                "{'user_id':'%s','credits':7,'reason':'%s'}".formatted(user.substring(10), word()));
        return user;
    }

    @Test
    void noWordIsLeftInAnyTableDumpLogOrCache(CapturedOutput log) throws Exception {
        DatabaseSettings database = TestPostgres.freshDatabase();
        try (LedgerNode one = LedgerNode.on(
                        database,
                        "STRIPE_MODE=live",
                        "STRIPE_WEBHOOK_SECRET=" + StripeEvent.SECRET,
                        "logging.level.dev.otto.ledger=trace",
                        "ledger.prices.per-second-by-style.zqstyle=3");
                LedgerNode two = LedgerNode.on(database, "logging.level.dev.otto.ledger=trace")) {
            String user = life(one, two);
            UUID id = UUID.fromString(user.substring(10));

            // What was changed before is gone from the row already; all the rest the search has to find.
            Set<String> known = words.stream().skip(2).collect(Collectors.toSet());
            assertThat(wordsOf(Traces.inRows(database, words))).containsExactlyInAnyOrderElementsOf(known);
            assertThat(wordsOf(Traces.inDump(database, words))).containsExactlyInAnyOrderElementsOf(known);
            // A word that is there on purpose: so the search through memory does reach what the beans hold.
            assertThat(Traces.inMemory(one, Set.of("zqstyle"))).containsExactly("zqstyle");
            assertThat(Traces.hasKeyInMemory(one, id)).isTrue();
            assertThat(Traces.hasKeyInMemory(two, id)).isTrue();

            call(one, "DELETE", user, "");
            // Rows that the answer did not wait for are hidden at once, and overwritten a moment later.
            await().until(() -> one.sql()
                            .sql("SELECT count(*) FROM scrubs")
                            .query(Long.class)
                            .single()
                    == 0);

            assertThat(Traces.inRows(database, words)).isEmpty();
            assertThat(Traces.inDump(database, words)).isEmpty();
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(Traces.hasKeyInMemory(one, id) || Traces.hasKeyInMemory(two, id))
                            .isFalse());
            for (LedgerNode node : new LedgerNode[] {one, two}) {
                assertThat(Traces.inMemory(node, words)).isEmpty();
                for (String list : new String[] {"", "/transactions", "/holds", "/videos", "/credits", "/events"}) {
                    String answer = call(node, "GET", user + list, "").toString();
                    assertThat(words.stream().filter(answer::contains)).as(list).isEmpty();
                }
            }
            Consistency.check(database);
            assertThat(Replay.differences(two, database, new java.util.Random(1), 100))
                    .isEmpty();
        }
        assertThat(log.getAll()).contains("Erased what transactions held of");
        assertThat(words.stream().filter(log.getAll()::contains)).isEmpty();
    }

    private static Set<String> wordsOf(Set<String> traces) {
        return traces.stream()
                .map(trace -> trace.substring(0, trace.indexOf(' ')))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
