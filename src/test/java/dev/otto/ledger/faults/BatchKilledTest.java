package dev.otto.ledger.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.otto.ledger.testing.LedgerNode;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A batch whose answer nobody gets: the same batch again finds out, and takes effect once (R12). */
class BatchKilledTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int ITEMS = 5_000;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private JsonNode post(ServiceProcess service, String path, String body) throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path))
                        .header("Authorization", "Bearer " + LedgerNode.ADMIN_KEY)
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", UUID.randomUUID().toString())
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
        return JSON.readTree(answer.body());
    }

    private static String batch(List<String> users) {
        return IntStream.range(0, ITEMS)
                .mapToObj(i -> "{\"kind\":\"usage\",\"user_id\":\"%s\",\"amount\":1,\"idempotency_key\":\"%s\"}"
                        .formatted(users.get(i % users.size()), UUID.randomUUID()))
                .collect(Collectors.joining(",", "{\"items\":[", "]}"));
    }

    /** Sends a batch and goes away before there is an answer. */
    private static void sendAndLeave(ServiceProcess service, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        try (Socket socket = new Socket("127.0.0.1", service.port())) {
            socket.getOutputStream()
                    .write(("POST /v1/transactions/batch HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                                    + LedgerNode.ADMIN_KEY + "\r\nContent-Type: application/json\r\nContent-Length: "
                                    + bytes.length + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        }
    }

    private static long usages(ServiceProcess service) throws Exception {
        try (Connection owner = RawLog.owner(service.database())) {
            return RawLog.number(owner, "SELECT count(*) FROM events WHERE type = 'credits.credits-used'");
        }
    }

    private static void awaitUsages(ServiceProcess service, long atLeast) throws Exception {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> usages(service) >= atLeast);
    }

    /** @return how many items were replays */
    private long settle(ServiceProcess service, String batch) throws Exception {
        JsonNode results = post(service, "/v1/transactions/batch", batch).get("results");
        assertThat(results).hasSize(ITEMS);
        assertThat(results)
                .allSatisfy(result -> assertThat(result.get("status").intValue())
                        .as(result.toString())
                        .isEqualTo(201));
        return StreamSupport.stream(results.spliterator(), false)
                .filter(result -> result.has("replayed"))
                .count();
    }

    @Test
    void theSameBatchAgainSettlesWhatAKillOrAClientThatLeftHasInterrupted() throws Exception {
        try (ServiceProcess service = ServiceProcess.inFolder("batch-killed")) {
            service.awaitReady();
            List<String> users = IntStream.range(0, 5)
                    .mapToObj(i -> UUID.randomUUID().toString())
                    .toList();
            for (String user : users) {
                post(service, "/v1/users", "{\"id\":\"%s\",\"email\":\"%s@example.org\"}".formatted(user, user));
                post(service, "/v1/users/" + user + "/grants", "{\"amount\":" + ITEMS + "}");
            }
            String killed = batch(users);
            sendAndLeave(service, killed);
            awaitUsages(service, 1);
            service.killService();
            service.start();
            service.awaitReady();
            long done = usages(service);
            assertThat(settle(service, killed)).isEqualTo(done);
            assertThat(usages(service)).isEqualTo(ITEMS);

            String left = batch(users);
            sendAndLeave(service, left);
            awaitUsages(service, ITEMS + 1);
            settle(service, left);
            assertThat(settle(service, left)).isEqualTo(ITEMS);
            assertThat(usages(service)).isEqualTo(2 * ITEMS);
            assertThat(service.log()).doesNotContain("failed, reference");
            Consistency.check(service.database());
        }
    }
}
