package dev.otto.ledger;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Has a running service rebuild a read model, over its API, and shows how far it is. The service does the work: it goes on
 * when this is interrupted, and the same command then follows what is under way.
 */
final class RebuildCommand {
    private static final String USAGE = """
            rebuild <read model> [--promote=if-equal|always|never]

            LEDGER_URL       where the service is, http://localhost:8080 by default
            LEDGER_ADMIN_KEY an admin's key; else what is in LEDGER_DATA_DIRECTORY/admin-key""";

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
    private static final int BAR = 30;
    private static final int CONFLICT = 409;
    private static final Set<String> GOOD = Set.of("promoted", "equal");

    private final URI rebuild;
    private final String key;
    private final PrintStream out;
    private final HttpClient client = HttpClient.newHttpClient();

    private RebuildCommand(URI rebuild, String key, PrintStream out) {
        this.rebuild = rebuild;
        this.key = key;
        this.out = out;
    }

    static int run(List<String> arguments) {
        return run(arguments, System.getenv(), System.out);
    }

    /** @return 0 when it was promoted, or equal and not to be promoted; 1 when not; 2 when it could not be asked */
    static int run(List<String> arguments, Map<String, String> environment, PrintStream out) {
        List<String> names = new ArrayList<>();
        String promote = "if-equal";
        for (String argument : arguments) {
            if (argument.startsWith("--promote=")) {
                promote = argument.substring("--promote=".length());
            } else {
                names.add(argument);
            }
        }
        if (names.size() != 1 || !names.getFirst().matches("[a-z_]+") || !promote.matches("[a-z-]+")) {
            out.println(USAGE);
            return 2;
        }
        String url = environment.getOrDefault("LEDGER_URL", "http://localhost:8080");
        try {
            URI rebuild = URI.create(url + "/v1/projections/" + names.getFirst() + "/rebuild");
            return new RebuildCommand(rebuild, key(environment), out).follow(promote);
        } catch (IOException | IllegalArgumentException e) {
            out.println(url + " cannot be asked: " + e);
            return 2;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 2;
        }
    }

    private static String key(Map<String, String> environment) throws IOException {
        String given = environment.get("LEDGER_ADMIN_KEY");
        return given != null
                ? given
                : Files.readString(Path.of(environment.getOrDefault("LEDGER_DATA_DIRECTORY", "data"), "admin-key"))
                        .strip();
    }

    private int follow(String promote) throws IOException, InterruptedException {
        HttpResponse<String> begun = send(request()
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"promote\":\"" + promote + "\"}")));
        if (begun.statusCode() != CONFLICT && begun.statusCode() >= 300) {
            out.println(begun.body());
            return 2;
        }
        while (true) {
            HttpResponse<String> answer = send(request().GET());
            if (answer.statusCode() >= 300) {
                out.println(answer.body());
                return 2;
            }
            JsonNode now = JSON.readTree(answer.body());
            out.print("\r" + line(now));
            out.flush();
            if (!now.get("ended_at").isNull()) {
                out.println();
                tell(now);
                return GOOD.contains(now.get("phase").asString()) ? 0 : 1;
            }
            Thread.sleep(BETWEEN_LOOKS);
        }
    }

    private HttpRequest.Builder request() {
        return HttpRequest.newBuilder(rebuild).header("Authorization", "Bearer " + key);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String line(JsonNode now) {
        double percent = now.get("percent").asDouble();
        int done = (int) (BAR * percent / 100);
        String speed = now.get("events_per_second").isNull()
                ? ""
                : "%,d events/s, %,d s left"
                        .formatted(
                                now.get("events_per_second").asLong(),
                                now.get("seconds_left").asLong());
        String waiting = now.get("waiting_for").isNull()
                ? ""
                : "for " + now.get("waiting_for").asString();
        return "%s [%s%s] %5.1f %%  %-10s %-60s"
                .formatted(
                        now.get("projection").asString(),
                        "#".repeat(done),
                        ".".repeat(BAR - done),
                        percent,
                        now.get("phase").asString(),
                        speed + waiting);
    }

    private void tell(JsonNode ended) {
        if (!ended.get("error").isNull()) {
            out.println(ended.get("error").asString());
        }
        JsonNode result = ended.get("result");
        for (JsonNode table : result.path("tables")) {
            out.printf(
                    "%s: %,d rows, %,d missing, %,d extra, %,d changed %s%n",
                    table.get("name").asString(),
                    table.get("rows").asLong(),
                    table.get("missing").asLong(),
                    table.get("extra").asLong(),
                    table.get("changed").asLong(),
                    table.get("columns").isEmpty() ? "" : table.get("columns"));
            table.get("samples").forEach(sample -> out.println("  " + sample));
        }
        if (result.path("parked").asLong() > 0) {
            out.println(result.get("parked").asLong() + " streams cannot be applied");
        }
    }
}
