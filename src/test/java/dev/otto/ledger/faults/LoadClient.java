package dev.otto.ledger.faults;

import dev.otto.ledger.faults.Journal.Entry;
import dev.otto.ledger.faults.Journal.Outcome;
import dev.otto.ledger.testing.LedgerNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Many clients at once on a few users, each command under a key of its own and in the journal. */
final class LoadClient implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int USERS = 8;
    private static final long BOUGHT = 100_000;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
    private final Function<String, URI> address;
    private final List<String> users = new ArrayList<>();
    private final Queue<String> usages = new ConcurrentLinkedQueue<>();
    private final Queue<String> holds = new ConcurrentLinkedQueue<>();
    private volatile boolean stopped;

    LoadClient(int port) {
        address = path -> URI.create("http://127.0.0.1:" + port + path);
    }

    List<String> users() {
        return users;
    }

    void register(Journal journal) {
        for (int i = 0; i < USERS; i++) {
            String id = UUID.randomUUID().toString();
            users.add(id);
            send("/v1/users", "{\"id\":\"%s\",\"email\":\"%s@example.org\"}".formatted(id, id), "user-" + id);
            journal.add(send("/v1/users/" + id + "/purchases", "{\"amount\":" + BOUGHT + "}", "first-" + id));
        }
    }

    /** Sends commands from this thread until {@link #stop}. */
    void run(Journal journal, long seed) {
        Random random = new Random(seed);
        while (!stopped) {
            Entry entry = next(random);
            journal.add(entry);
            if (entry.outcome() == Outcome.UNKNOWN) {
                pause(500);
            }
        }
    }

    void stop() {
        stopped = true;
    }

    void goOn() {
        stopped = false;
    }

    private Entry next(Random random) {
        String user = users.get(random.nextInt(USERS));
        String key = UUID.randomUUID().toString();
        String usage = usages.poll();
        String hold = holds.poll();
        if (usage != null && random.nextInt(4) == 0) {
            return send("/v1/transactions/" + usage + "/refunds", "{\"amount\":1}", key);
        }
        if (hold != null) {
            return send("/v1/holds/" + hold + (random.nextBoolean() ? "/capture" : "/void"), "{}", key);
        }
        return switch (random.nextInt(8)) {
            case 0 -> send("/v1/users/" + user + "/purchases", "{\"amount\":5}", key);
            case 1 -> remember(send("/v1/users/" + user + "/holds", "{\"amount\":3}", key), holds);
            default -> remember(send("/v1/users/" + user + "/usages", "{\"amount\":2}", key), usages);
        };
    }

    private static Entry remember(Entry entry, Queue<String> ids) {
        if (entry.outcome() == Outcome.OK) {
            ids.add(JSON.readTree(entry.body()).get("id").asString());
        }
        return entry;
    }

    /** Sends one command once. */
    Entry send(String path, String json, String key) {
        HttpRequest request = HttpRequest.newBuilder(address.apply(path))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + LedgerNode.ADMIN_KEY)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "\"" + key + "\"")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == 503
                    && answer.headers().firstValue("Retry-After").isEmpty()) {
                throw new AssertionError("a 503 without Retry-After: " + answer.body());
            }
            return new Entry(key, path, json, answer.statusCode(), answer.body());
        } catch (IOException e) {
            return new Entry(key, path, json, 0, null);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends a command again, with its key, until the answer is a clear one. */
    Entry settle(Entry entry) {
        for (int i = 0; i < 200; i++) {
            Entry again = send(entry.path(), entry.json(), entry.key());
            if (again.outcome() != Outcome.UNKNOWN) {
                return again;
            }
            pause(100);
        }
        throw new AssertionError("no clear answer to " + entry);
    }

    /** As often as the service says that it cannot read just now: a connection that was killed may be found late. */
    JsonNode get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address.apply(path))
                .header("Authorization", "Bearer " + LedgerNode.ADMIN_KEY)
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        for (int i = 0; i < 200 && answer.statusCode() == 503; i++) {
            pause(100);
            answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        }
        return JSON.readTree(answer.body());
    }

    /** Without a key of any client. */
    int status(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address.apply(path)).build();
        return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    /** What an answered command did to its user's balance, by the answer. */
    static long movedBy(Entry entry) {
        JsonNode answer = JSON.readTree(entry.body());
        JsonNode transaction = entry.path().endsWith("/capture") ? answer.get("transaction") : answer;
        return transaction.has("balance_after") ? transaction.get("amount").asLong() : 0;
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
