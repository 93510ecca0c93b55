package dev.otto.ledger.web.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.otto.ledger.verifier.Bundle;
import dev.otto.ledger.verifier.BundleVerification;
import dev.otto.ledger.verifier.Check;
import dev.otto.ledger.verifier.Checks;
import dev.otto.ledger.verifier.Findings;
import dev.otto.ledger.verifier.KeyRing;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Heads, verification and export as finance and auditors ask for them. */
class AuditApiTest extends ApiTest {
    private static final String VERIFICATION = "/v1/audit/verification";

    @TempDir
    Path folder;

    private Api finance() {
        return api.as(made(api.post("/v1/api-keys", "{'name': '%s', 'role': 'finance'}", UUID.randomUUID()))
                .get("key")
                .asString());
    }

    private long head() {
        return database.sql("SELECT max(position) FROM events")
                .query(Long.class)
                .single();
    }

    private void settle() {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> !api.get(VERIFICATION).text("status").equals("running"));
    }

    @Test
    void headsAreListedNewestFirstWithinSeconds() {
        newUser(5);
        long position = head();
        await().atMost(Duration.ofSeconds(60))
                .until(() ->
                        api.get("/v1/audit/heads").json().at("/data/0/position").asLong() >= position);
        newUser(5);
        await().atMost(Duration.ofSeconds(60))
                .until(() ->
                        api.get("/v1/audit/heads").json().at("/data/0/position").asLong() > position);
        JsonNode first = finance().get("/v1/audit/heads?limit=1").json();
        assertThat(first.get("has_more").asBoolean()).isTrue();
        JsonNode second = finance()
                .get("/v1/audit/heads?limit=1&cursor="
                        + first.get("next_cursor").asString())
                .json();
        assertThat(second.at("/data/0/position").asLong())
                .isLessThan(first.at("/data/0/position").asLong());
        assertInvalid(api.get("/v1/audit/heads?cursor=nonsense"), "cursor");
    }

    @Test
    void theBooksAreVerifiedWithErasedUsersToo() {
        String user = newUser(100);
        use(user, 30);
        hold(user, 10);
        assertThat(api.delete("/v1/users/" + user).status()).isEqualTo(202);
        settle();
        Api.Answer asked = finance().postWithoutKey(VERIFICATION, "{'scope': 'full'}");
        assertThat(asked.status()).as(asked.body()).isEqualTo(202);
        settle();
        JsonNode verified = finance().get(VERIFICATION).json();
        assertThat(verified.get("status").asString()).as(verified.toString()).isEqualTo("intact");
        assertThat(verified.get("events").asLong()).isLessThanOrEqualTo(head()).isPositive();
        assertThat(verified.get("started_by").asString()).startsWith("client:");
        assertThat(verified.get("first_break").isNull()).isTrue();

        assertThat(api.postWithoutKey(VERIFICATION, "{'scope': 'incremental'}").status())
                .isEqualTo(202);
        settle();
        assertThat(api.get(VERIFICATION).text("status")).isEqualTo("intact");
        assertThat(api.get(VERIFICATION).json().get("events").asLong())
                .isLessThan(verified.get("events").asLong());
        assertInvalid(api.postWithoutKey(VERIFICATION, "{'scope': 'sealing'}"), "scope");
    }

    @Test
    void oneVerificationRunsAtATime() {
        settle();
        UUID id = UUID.randomUUID();
        database.sql("""
                        INSERT INTO audit_verifications (id, scope, status, started_by, after_position, after_hash, to_position, renewed_at, events)
                        VALUES (?, 'full', 'running', 'client:auditor', 0, ?, 1000, clock_timestamp() + interval '1 hour', 250)""").params(id, new byte[32]).update();
        try {
            assertProblem(api.postWithoutKey(VERIFICATION, "{}"), 409, "verification-running");
            JsonNode running = api.get(VERIFICATION).json();
            assertThat(running.get("status").asString()).isEqualTo("running");
            assertThat(running.at("/progress/of").asLong()).isEqualTo(1000);
            assertThat(running.at("/progress/percent").asLong()).isEqualTo(25);
        } finally {
            database.sql("UPDATE audit_verifications SET status = 'failed' WHERE id = ?")
                    .param(id)
                    .update();
        }
        assertThat(api.get(VERIFICATION).text("status")).isEqualTo("failed");
    }

    @Test
    void anExportIsABundleThatVerifies() throws Exception {
        String user = newUser(100);
        use(user, 30);
        Path file = folder.resolve("books.zip");
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<Path> answer =
                    client.send(finance().signed("/v1/audit/export").build(), HttpResponse.BodyHandlers.ofFile(file));
            assertThat(answer.headers().firstValue("Content-Disposition").orElseThrow())
                    .isEqualTo("attachment; filename=\"otto-ledger-bundle.zip\"");
        }
        try (Bundle bundle = Bundle.open(file)) {
            List<Check> checks =
                    Checks.all(bundle.extent(), bundle.heads(), List.of(), KeyRing.ofUnproven(bundle.keys()));
            BundleVerification.Result result = new BundleVerification(bundle, checks).run(done -> {});
            Findings findings = result.findings();
            assertThat(findings.all()).isEmpty();
            assertThat(result.last()).isGreaterThanOrEqualTo(4);
        }
        assertInvalid(api.get("/v1/audit/export?from=yesterday"), "from");
    }
}
