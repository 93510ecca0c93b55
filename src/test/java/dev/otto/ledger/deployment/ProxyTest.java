package dev.otto.ledger.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.platform.postgres.DatabaseSettings;
import dev.otto.ledger.testing.FreePort;
import dev.otto.ledger.testing.Http;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.Parallel;
import dev.otto.ledger.testing.TestPostgres;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docker-compose.yml's topology by hand: two nodes on one database, behind the proxy with its own configuration. */
class ProxyTest {
    @TempDir
    Path folder;

    @Test
    void twoNodesBehindTheProxyAreOneService() throws IOException {
        String nginx = Program.require("nginx");
        DatabaseSettings database = TestPostgres.freshDatabase();
        int port = FreePort.next();
        try (LedgerNode first = node(database)) {
            LedgerNode second = node(database);
            try (Program proxy = proxy(nginx, port, first.port(), second.port());
                    Http http = new Http(port)) {
                await().until(() -> http.status("/proxy") == 204);
                AccountId account = first.account(1_000);
                sharesOutCommandsAndFindsTheirKeys(http, account, proxy, first, second);
                dropsWhatClientsSayOfOtherHops(http);
                keepsProbesAndMetricsToTheNodes(http);
                holdsBodiesToTheirLimit(http);

                second.close();
                List<Integer> statuses = Parallel.collect(
                        4, 40, i -> use(http, account, "after-" + i).statusCode());
                assertThat(statuses).as("one node is gone").containsOnly(201);
                assertThat(amount(http, account)).isEqualTo(1_000 - 40 - 40);

                first.close();
                HttpResponse<String> away = use(http, account, "away");
                assertThat(away.statusCode()).isEqualTo(503);
                assertThat(away.headers().firstValue("Retry-After")).contains("1");
                assertThat(away.headers().firstValue("Content-Type")).contains("application/problem+json");
                assertThat(away.body()).contains("/problems/unavailable");
            } finally {
                second.close();
            }
        }
    }

    private static void sharesOutCommandsAndFindsTheirKeys(
            Http http, AccountId account, Program proxy, LedgerNode first, LedgerNode second) {
        Parallel.run(4, 40, i -> {
            HttpResponse<String> done = use(http, account, "shared-" + i);
            HttpResponse<String> again = use(http, account, "shared-" + i);
            assertThat(done.statusCode()).isEqualTo(201);
            assertThat(again.body()).isEqualTo(done.body());
            assertThat(again.headers().firstValue("Idempotent-Replayed")).contains("true");
        });
        assertThat(amount(http, account)).isEqualTo(1_000 - 40);
        await().untilAsserted(() ->
                assertThat(proxy.output()).contains("127.0.0.1:" + first.port(), "127.0.0.1:" + second.port()));
        assertThat(http.get("/v1/users?email=ada@example.org").statusCode()).isEqualTo(200);
        assertThat(proxy.output()).doesNotContain("example.org");
        HttpResponse<String> named = http.get("/v1/projections", "X-Request-Id", "by-the-client");
        assertThat(named.headers().firstValue("X-Request-Id")).contains("by-the-client");
        // It is written when the answer has been sent.
        await().until(() -> proxy.output().contains("by-the-client"));
    }

    /** HTTPS would show by the header that tells browsers to stay with it. */
    private static void dropsWhatClientsSayOfOtherHops(Http http) {
        HttpResponse<String> answer =
                http.get("/v1/projections", "X-Forwarded-Proto", "https", "X-Forwarded-For", "198.51.100.7");
        assertThat(answer.headers().firstValue("Strict-Transport-Security")).isEmpty();
    }

    private static void keepsProbesAndMetricsToTheNodes(Http http) {
        assertThat(http.status("/actuator/health/readiness")).isEqualTo(404);
        assertThat(http.status("/actuator/prometheus")).isEqualTo(404);
    }

    private static void holdsBodiesToTheirLimit(Http http) {
        HttpResponse<String> tooLarge = http.post("/v1/users", "{'email':'" + "x".repeat(17 << 20) + "'}");
        assertThat(tooLarge.statusCode()).isEqualTo(413);
        assertThat(tooLarge.body()).contains("/problems/");
        HttpResponse<String> forTheNode = http.post("/v1/users", "{'email':'" + "x".repeat(2 << 20) + "'}");
        assertThat(forTheNode.statusCode()).isEqualTo(413);
        assertThat(forTheNode.body()).contains("/problems/");
    }

    private static LedgerNode node(DatabaseSettings database) {
        return LedgerNode.on(database, "LEDGER_TRUSTED_PROXIES=127.0.0.1");
    }

    /** The file that docker-compose.yml mounts, with this test's addresses and folder. */
    private Program proxy(String nginx, int port, int first, int second) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        String text = Files.readString(Path.of("deploy/proxy/nginx.conf"));
        assertThat(text).contains("listen 8080;", "server node-1:8080", "server node-2:8080");
        Path file = Files.writeString(
                folder.resolve("nginx.conf"),
                text.replace("listen 8080;", "listen 127.0.0.1:" + port + ";")
                        .replace("node-1:8080", "127.0.0.1:" + first)
                        .replace("node-2:8080", "127.0.0.1:" + second)
                        .replace("/tmp/", folder + "/"));
        return Program.start(
                folder.resolve("nginx.log"), List.of(nginx, "-c", file.toString(), "-g", "daemon off; user root;"));
    }

    private static HttpResponse<String> use(Http http, AccountId account, String key) {
        return http.post("/v1/users/" + account + "/usages", "{'amount':1}", "Idempotency-Key", key);
    }

    private static long amount(Http http, AccountId account) {
        String body = http.get("/v1/users/" + account + "/credits").body();
        return new tools.jackson.databind.json.JsonMapper()
                .readTree(body)
                .get("amount")
                .asLong();
    }

    @Test
    void onlyATrustedProxyIsBelieved() {
        DatabaseSettings database = TestPostgres.freshDatabase();
        try (LedgerNode trusting = LedgerNode.on(database, "LEDGER_TRUSTED_PROXIES=127.0.0.1, 10.0.0.0/8");
                LedgerNode suspicious = LedgerNode.on(database);
                Http trusted = new Http(trusting.port());
                Http stranger = new Http(suspicious.port())) {
            assertThat(overHttps(trusted)).isTrue();
            assertThat(overHttps(stranger)).isFalse();
        }
    }

    private static boolean overHttps(Http http) {
        return http.get("/v1/projections", "X-Forwarded-Proto", "https", "X-Forwarded-For", "198.51.100.7")
                .headers()
                .firstValue("Strict-Transport-Security")
                .isPresent();
    }

    @Test
    void theContainersHealthCheckAsksForReadiness() {
        String bash = Program.require("bash");
        Path output = folder.resolve("healthcheck.log");
        int port;
        try (LedgerNode node = LedgerNode.on(TestPostgres.freshDatabase())) {
            port = node.port();
            assertThat(Program.run(output, healthcheck(bash, port))).isZero();
        }
        assertThat(Program.run(output, healthcheck(bash, port))).isNotZero();
    }

    private static List<String> healthcheck(String bash, int port) {
        return List.of(bash, "-c", "PORT=" + port + " exec deploy/healthcheck");
    }
}
