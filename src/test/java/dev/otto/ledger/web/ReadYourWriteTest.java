package dev.otto.ledger.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.otto.ledger.platform.postgres.DatabaseSettings;
import dev.otto.ledger.platform.projection.AppliedPositions;
import dev.otto.ledger.platform.projection.ProjectionProcessors;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.TestPostgres;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A command to one node, and the read of it from another. */
class ReadYourWriteTest {
    private static final List<String> ASYNC = List.of("books");

    private static LedgerNode one;
    private static LedgerNode two;

    @BeforeAll
    static void start() {
        DatabaseSettings database = TestPostgres.freshDatabase();
        one = LedgerNode.on(database);
        two = LedgerNode.on(database);
    }

    @AfterAll
    static void stop() {
        two.close();
        one.close();
    }

    private static HttpRequest.Builder request(LedgerNode node, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.port() + path))
                .header("Authorization", "Bearer " + LedgerNode.ADMIN_KEY)
                .header("Content-Type", "application/json");
    }

    private static Answer command(String path, String body) {
        Answer answer = Answer.to(request(one, path)
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(BodyPublishers.ofString(body.replace('\'', '"'))));
        assertThat(answer.status()).as(answer.text()).isBetween(200, 201);
        return answer;
    }

    private static Answer read(String path, String position) {
        return Answer.to(request(two, path).header(MinPosition.NAME, position).GET());
    }

    /** Reads on the other node what a command has answered, as soon as it has. */
    private static String readAfter(Answer command, String path) {
        Answer answer = read(path, command.header("Ledger-Position").orElseThrow());
        assertThat(answer.status()).as(path + answer.text()).isEqualTo(200);
        return answer.text();
    }

    @Test
    void showsOnEveryRouteOfAnotherNodeWhatOneHasAnswered() {
        for (int round = 0; round < 5; round++) {
            String email = UUID.randomUUID() + "@example.org";
            Answer made = command("/v1/users", "{'email': '" + email + "'}");
            String user = made.json().get("id").asString();
            assertThat(readAfter(made, "/v1/users/" + user)).contains(email);
            assertThat(readAfter(made, "/v1/users?email=" + email)).contains(user);
            Answer granted = command("/v1/users/" + user + "/grants", "{'amount': 100}");
            assertThat(readAfter(granted, "/v1/users/" + user + "/credits")).contains("\"amount\":100,");
            Answer batch = command(
                    "/v1/transactions/batch",
                    "{'items': [{'kind': 'usage', 'user_id': '%s', 'amount': 7, 'idempotency_key': '%s'}]}"
                            .formatted(user, UUID.randomUUID()));
            String usage = batch.json().at("/results/0/transaction/id").asString();
            assertThat(readAfter(batch, "/v1/transactions/" + usage)).contains("\"balance_after\":93,");
            assertThat(readAfter(batch, "/v1/users/" + user + "/transactions")).contains(usage);
            assertThat(readAfter(batch, "/v1/users/" + user + "/events")).contains("credits.credits-used");
            Answer held = command("/v1/users/" + user + "/holds", "{'amount': 3}");
            String hold = held.json().get("id").asString();
            assertThat(readAfter(held, "/v1/holds/" + hold)).contains("\"open\"");
            Answer voided = command("/v1/holds/" + hold + "/void", "{}");
            assertThat(readAfter(voided, "/v1/holds/" + hold)).contains("\"voided\"");
            assertThat(readAfter(voided, "/v1/users/" + user + "/holds?state=voided"))
                    .contains(hold);
            Answer requested = command("/v1/videos", "{'user_id': '" + user + "', 'prompt': 'a cat', 'cost': 4}");
            String video = requested.json().get("id").asString();
            assertThat(readAfter(requested, "/v1/videos/" + video)).contains("\"pending\"");
            assertThat(readAfter(requested, "/v1/users/" + user + "/videos")).contains(video);
        }
    }

    @Test
    void aPositionOfTheFutureIsWaitedForAndThenA503() {
        AppliedPositions positions = two.bean(AppliedPositions.class);
        long began = System.nanoTime();
        Answer answer = read("/v1/users?email=x@example.org", "999999999999");
        long took = System.nanoTime() - began;
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.problem()).isEqualTo("/problems/position-not-reached");
        assertThat(answer.header("Retry-After")).contains("1");
        assertThat(Duration.ofNanos(took)).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
        assertThat(positions.await(1, List.of(), Duration.ZERO)).isTrue();
    }

    @Test
    void nobodyWaitsWhoIsNotKnown() {
        Answer answer = Answer.to(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + two.port() + "/v1/users?email=x@example.org"))
                        .header(MinPosition.NAME, "999999999999"));
        assertThat(answer.status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "x", "1.0", "", "99999999999999999999", "1 2"})
    void aPositionThatIsNoneIsA400(String position) {
        Answer answer = read("/v1/users?email=x@example.org", position);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error()).startsWith("Ledger-Min-Position: must be a position");
    }

    @Test
    void aPositionGivenTwiceIsA400() {
        Answer answer = Answer.to(request(two, "/v1/users?email=x@example.org")
                .header(MinPosition.NAME, "1")
                .header(MinPosition.NAME, "1"));
        assertThat(answer.error()).isEqualTo("Ledger-Min-Position: must be given once");
    }

    @Test
    void aReportWaitsForItsBooksAndIsA503IfTheyDoNotCome() {
        List<ProjectionProcessors> processors =
                List.of(one.bean(ProjectionProcessors.class), two.bean(ProjectionProcessors.class));
        Answer made = command("/v1/users", "{'email': '" + UUID.randomUUID() + "@example.org'}");
        String user = made.json().get("id").asString();
        processors.forEach(ProjectionProcessors::stop);
        Answer granted = command("/v1/users/" + user + "/grants", "{'amount': 7}");
        String position = granted.header("Ledger-Position").orElseThrow();
        assertThat(read("/v1/projections", position).status()).isEqualTo(200);
        Answer behind = read("/v1/finance/summary", position);
        assertThat(behind.status()).isEqualTo(503);
        assertThat(behind.problem()).isEqualTo("/problems/position-not-reached");
        assertThat(behind.header("Retry-After")).contains("1");
        processors.forEach(ProjectionProcessors::start);
        assertThat(two.bean(AppliedPositions.class).await(Long.parseLong(position), ASYNC, Duration.ofSeconds(60)))
                .isTrue();
        assertThat(readAfter(granted, "/v1/finance/summary")).contains("\"ledger_position\":" + position);
    }
}
