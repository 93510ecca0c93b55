package dev.otto.ledger.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.TestPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The clients of docs/clients, as processes, through a proxy that loses what it can. Each is skipped where the machine
 * lacks what it runs on.
 */
class ClientsTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static LedgerNode node;
    private static String key;

    @TempDir
    Path folder;

    enum Client {
        PYTHON {
            @Override
            List<String> command() {
                assumeTrue(runs("python3", "--version"), "skipped: no python3 on this machine");
                return List.of("python3", "-B", "docs/clients/python/generator.py");
            }
        },
        TYPESCRIPT {
            @Override
            List<String> command() throws Exception {
                assumeTrue(runs("node", "--version"), "skipped: no node on this machine");
                Path compiler = Path.of("docs/clients/typescript/node_modules/typescript/bin/tsc");
                assumeTrue(
                        Files.exists(compiler),
                        "skipped: no TypeScript compiler: run npm install in docs/clients/typescript");
                Path out = Path.of("target/clients/typescript");
                Files.createDirectories(out);
                // It says what kind of modules they are.
                Files.copy(
                        Path.of("docs/clients/typescript/package.json"),
                        out.resolve("package.json"),
                        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                assertThat(runs(
                                "node",
                                compiler.toString(),
                                "-p",
                                "docs/clients/typescript",
                                "--outDir",
                                out.toAbsolutePath().toString()))
                        .as("the client compiles")
                        .isTrue();
                return List.of("node", out.resolve("generator.js").toString());
            }
        };

        abstract List<String> command() throws Exception;

        static boolean runs(String... command) {
            try {
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
                return process.waitFor() == 0;
            } catch (IOException e) {
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }

    @BeforeAll
    static void start() throws Exception {
        node = LedgerNode.on(TestPostgres.freshDatabase());
        key = send("POST", "/v1/api-keys", "{\"name\":\"generator-1\",\"role\":\"generator\"}")
                .get("key")
                .asString();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @ParameterizedTest
    @EnumSource
    void chargesEachVideoOnceWhateverGetsLost(Client client) throws Exception {
        List<String> command = client.command();
        String rich = node.account(100).toString();
        String poor = node.account(15).toString();
        Path jobs = jobs(
                client,
                List.of(
                        job("1", rich, "a city at dawn"),
                        job("2", rich, "an impossible staircase"),
                        job("3", poor, "a cat on a skateboard"),
                        job("4", poor, "the same cat, asleep"),
                        job("5", rich, "a city at noon"),
                        job("6", rich, "a city at night")));

        try (MisbehavingProxy proxy = new MisbehavingProxy(node.port())) {
            Process process = run(command, jobs, proxy.port(), "0");
            ended(process, 0);

            assertThat(proxy.intents()).allSatisfy(intent -> {
                assertThat(intent.cameTooEarly()).isFalse();
                assertThat(intent.statuses().subList(0, intent.statuses().size() - 1))
                        .as("what was answered for good is not asked again")
                        .allMatch(status -> List.of(0, 409, 429, 503).contains(status));
            });
            assertThat(proxy.commands().values().stream()
                            .filter(intent -> intent.method.equals("POST"))
                            .map(intent -> intent.statuses().getLast()))
                    .containsExactly(201, 201, 201, 402, 201, 201);
            assertThat(proxy.intents().stream().flatMap(intent -> intent.statuses().stream()))
                    .as("all kinds of failures were met")
                    .contains(0, 409, 429, 503);
        }
        assertCharged(rich, 70, 3, 1);
        assertCharged(poor, 5, 1, 0);
    }

    @ParameterizedTest
    @EnumSource
    void goesOnWithTheSameJobsAfterItWasKilled(Client client) throws Exception {
        List<String> command = client.command();
        String user = node.account(100).toString();
        Path jobs = jobs(
                client,
                List.of(
                        job("7", user, "waves"),
                        job("8", user, "clouds"),
                        job("9", user, "leaves"),
                        job("10", user, "rain")));

        // It renders for so long that it is in the middle of something whenever it is looked at.
        Process first = run(command, jobs, node.port(), "600");
        awaitVideos(user, "processing", 1, first);
        first.destroyForcibly().waitFor();
        assertThat(credits(user).get("held").longValue()).isEqualTo(10);
        ended(run(command, jobs, node.port(), "0"), 0);
        assertCharged(user, 60, 4, 0);

        // Nothing is left to do, and nothing is done.
        ended(run(command, jobs, node.port(), "0"), 0);
        assertCharged(user, 60, 4, 0);
    }

    private static void assertCharged(String user, long balance, int completed, int failed) throws Exception {
        assertThat(credits(user).get("amount").longValue()).isEqualTo(balance);
        assertThat(credits(user).get("held").longValue()).isZero();
        assertThat(videos(user, "completed")).isEqualTo(completed);
        assertThat(videos(user, "failed")).isEqualTo(failed);
        assertThat(videos(user, "pending") + videos(user, "processing")).isZero();
        assertThat(send("GET", "/v1/users/" + user + "/transactions?type=usage", null)
                        .get("data")
                        .size())
                .isEqualTo(completed);
    }

    private static void awaitVideos(String user, String status, int count, Process client) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (videos(user, status) < count) {
            assertThat(client.isAlive()).isTrue();
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(20);
        }
    }

    private static int videos(String user, String status) throws Exception {
        return send("GET", "/v1/users/" + user + "/videos?status=" + status, null)
                .get("data")
                .size();
    }

    private static JsonNode credits(String user) throws Exception {
        return send("GET", "/v1/users/" + user + "/credits", null);
    }

    private static Map<String, Object> job(String id, String user, String prompt) {
        return Map.of("id", id, "user_id", user, "prompt", prompt, "cost", 10);
    }

    /** Both clients are the same client to the ledger, so their jobs have names of their own. */
    private Path jobs(Client client, List<Map<String, Object>> jobs) throws IOException {
        List<Map<String, Object>> named = new ArrayList<>();
        for (Map<String, Object> job : jobs) {
            Map<String, Object> copy = new java.util.HashMap<>(job);
            copy.put("id", client + "-" + job.get("id"));
            named.add(copy);
        }
        return Files.writeString(folder.resolve("jobs.json"), JSON.writeValueAsString(named));
    }

    private Process run(List<String> command, Path jobs, int port, String seconds) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Stream.concat(command.stream(), Stream.of(jobs.toString())).toList());
        builder.environment().putAll(Map.of("LEDGER_URL", "http://127.0.0.1:" + port, "LEDGER_KEY", key));
        builder.environment().put("RENDER_SECONDS", seconds);
        return builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("client.log").toFile())
                .start();
    }

    private void ended(Process process, int exit) throws Exception {
        boolean over = process.waitFor(300, TimeUnit.SECONDS);
        process.destroyForcibly();
        String log = Files.readString(folder.resolve("client.log"));
        assertThat(over).as(log).isTrue();
        assertThat(process.exitValue()).as(log).isEqualTo(exit);
    }

    private static JsonNode send(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.port() + path))
                .header("Authorization", "Bearer " + LedgerNode.ADMIN_KEY)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        return JSON.readTree(answer.body());
    }
}
