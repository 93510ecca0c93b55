package dev.otto.ledger.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.platform.observability.Sampler;
import dev.otto.ledger.testing.FreePort;
import dev.otto.ledger.testing.Http;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.TestPostgres;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The metrics that are documented, alerted on and drawn are those that the service has. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardTest {
    private static final Path DASHBOARD = Path.of("deploy/grafana/dashboards/ledger.json");
    private static final Path PROMETHEUS = Path.of("deploy/prometheus");
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern NAME = Pattern.compile("\\b(?:ledger|http|jvm|process|hikaricp)_[a-z_]+");

    private LedgerNode node;
    private Http http;
    private Http monitor;
    private AccountId account;

    @BeforeAll
    void start() {
        node = LedgerNode.on(TestPostgres.freshDatabase(), "management.server.port=0");
        http = new Http(node.port());
        monitor = new Http(node.managementPort());
        account = node.account(1_000);
        load();
        node.beans(Sampler.class).forEach(Sampler::sample);
    }

    @AfterAll
    void stop() {
        http.close();
        monitor.close();
        node.close();
    }

    /** One of each: done, replayed, refused, held. */
    private void load() {
        String key = UUID.randomUUID().toString();
        use(1, key);
        use(1, key);
        use(100_000, UUID.randomUUID().toString());
        http.post(
                "/v1/users/" + account + "/holds",
                "{'amount':2}",
                "Idempotency-Key",
                UUID.randomUUID().toString());
    }

    private void use(long amount, String key) {
        http.post("/v1/users/" + account + "/usages", "{'amount':" + amount + "}", "Idempotency-Key", key);
    }

    private String scrape() {
        return monitor.get("/actuator/prometheus", "Authorization", "").body();
    }

    /** Of docs/operations.md. */
    private static String chapter(String title) throws IOException {
        String page = Files.readString(Path.of("docs/operations.md"));
        int begin = page.indexOf("\n## " + title + "\n");
        assertThat(begin).isPositive();
        return page.substring(begin, page.indexOf("\n## ", begin + 1));
    }

    @Test
    void theMetricsOfTheDocsAreThoseOfTheService() throws IOException {
        Set<String> documented = new TreeSet<>();
        Matcher row = Pattern.compile("(?m)^\\| `(ledger\\.[a-z.]+)`").matcher(chapter("Metrics"));
        while (row.find()) {
            documented.add(row.group(1).replace('.', '_'));
        }
        Set<String> scraped = new TreeSet<>();
        Matcher family = Pattern.compile("(?m)^# TYPE (ledger_[a-z_]+) ").matcher(scrape());
        while (family.find()) {
            scraped.add(family.group(1).replaceAll("(_seconds)?(_max)?(_total)?$", ""));
        }
        assertThat(scraped).isEqualTo(documented);
    }

    @Test
    void noTagNamesAnAccountOrACommand() {
        // A busy machine may have kept the node from hearing of its database for a while.
        await().untilAsserted(() -> assertThat(scrape()).contains("ledger_ready 1.0"));
        assertThat(scrape())
                .doesNotContainPattern("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}")
                .containsPattern("ledger_liability_credits\\{balances=\"positive\"} 9[0-9]+\\.0")
                .containsPattern("ledger_holds_open [1-9]");
    }

    @Test
    void thePortForMonitorsAsksForNoTokenButForMetricsAndProbesOnly() {
        assertThat(monitor.get("/actuator/prometheus", "Authorization", "").statusCode())
                .isEqualTo(200);
        await().until(() ->
                monitor.get("/actuator/health/readiness", "Authorization", "").statusCode() == 200);
        assertThat(monitor.get("/actuator/parked", "Authorization", "").statusCode())
                .isEqualTo(401);
        assertThat(monitor.send("POST", "/actuator/parked/balances", "", "Authorization", "")
                        .statusCode())
                .isEqualTo(401);
        assertThat(monitor.get("/v1/users", "Authorization", "").statusCode()).isIn(401, 404);
        assertThat(monitor.get("/actuator/parked").statusCode()).isEqualTo(200);
        assertThat(http.get("/actuator/prometheus", "Authorization", "").statusCode())
                .isIn(401, 404);
    }

    @Test
    void everyQueryAsksForMetricsThatThereAre() throws IOException {
        String scraped = scrape();
        List<String> queries = queries();
        assertThat(queries).hasSizeGreaterThan(20);
        queries.add(Files.readString(PROMETHEUS.resolve("alerts.yml")));
        for (String query : queries) {
            Matcher name = NAME.matcher(query);
            while (name.find()) {
                assertThat(scraped).as(query).containsPattern("(?m)^" + name.group() + "[{ ]");
            }
        }
    }

    /** A real Prometheus reads the node under a short load and answers what the dashboard asks. */
    @Test
    void everyPanelHasData(@TempDir Path folder) throws IOException {
        String prometheus = Program.require("prometheus");
        int port = FreePort.next();
        Files.copy(PROMETHEUS.resolve("alerts.yml"), folder.resolve("alerts.yml"));
        String settings = Files.readString(PROMETHEUS.resolve("prometheus.yml"));
        Path file = Files.writeString(
                folder.resolve("prometheus.yml"),
                settings.replace("15s", "1s")
                        .replaceAll("targets: .*", "targets: [\"127.0.0.1:" + node.managementPort() + "\"]"));
        List<String> command = List.of(
                prometheus,
                "--config.file=" + file,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port);
        try (Program running = Program.start(folder.resolve("prometheus.log"), command);
                Http asked = new Http(port)) {
            for (String query : queries()) {
                await(query)
                        .atMost(60, TimeUnit.SECONDS)
                        .pollInterval(500, TimeUnit.MILLISECONDS)
                        .until(() -> {
                            load();
                            return hasData(asked, query);
                        });
            }
            JsonNode rules = JSON.readTree(asked.get("/api/v1/rules").body());
            for (JsonNode rule : rules.at("/data/groups/0/rules")) {
                assertThat(rule.get("health").asString()).as(rule.toString()).isEqualTo("ok");
                assertThat(rule.get("state").asString()).as(rule.toString()).isNotEqualTo("firing");
            }
            assertThat(rules.at("/data/groups/0/rules").size()).isGreaterThan(5);
        }
    }

    private static boolean hasData(Http asked, String query) {
        String encoded = URLEncoder.encode(query.replace("$__rate_interval", "10s"), StandardCharsets.UTF_8);
        var answer = asked.get("/api/v1/query?query=" + encoded);
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 503);
        JsonNode found = JSON.readTree(answer.body()).at("/data/result");
        for (JsonNode series : found) {
            if (!series.at("/value/1").asString().equals("NaN")) {
                return true;
            }
        }
        return false;
    }

    @Test
    void theAlertsAreAsTheirTestsSay(@TempDir Path folder) throws IOException {
        String promtool = Program.require("promtool");
        Path output = folder.resolve("promtool.log");
        int config = Program.run(output, List.of(promtool, "check", "config", PROMETHEUS + "/prometheus.yml"));
        assertThat(config).as(Files.readString(output)).isZero();
        int rules = Program.run(output, List.of(promtool, "test", "rules", PROMETHEUS + "/alerts.test.yml"));
        assertThat(rules).as(Files.readString(output)).isZero();
    }

    @Test
    void everyAlertHasItsLineInTheRunbook() throws IOException {
        String runbook = Files.readString(Path.of("docs/operations.md"));
        Matcher alert = Pattern.compile("alert: (\\w+)").matcher(Files.readString(PROMETHEUS.resolve("alerts.yml")));
        int alerts = 0;
        while (alert.find()) {
            alerts++;
            assertThat(runbook).contains("| `" + alert.group(1) + "` |");
        }
        assertThat(alerts).isGreaterThan(5);
    }

    private static List<String> queries() throws IOException {
        List<String> queries = new ArrayList<>();
        for (JsonNode panel : JSON.readTree(Files.readString(DASHBOARD)).get("panels")) {
            for (JsonNode target : panel.path("targets")) {
                queries.add(target.get("expr").asString());
            }
        }
        return queries;
    }
}
