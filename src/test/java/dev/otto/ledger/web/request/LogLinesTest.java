package dev.otto.ledger.web.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.platform.postgres.DatabaseSettings;
import dev.otto.ledger.testing.Http;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.TestPostgres;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the log says as JSON, at debug level: all that it can say. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class LogLinesTest {
    private static final String EMAIL = "mallory.marker@example.org";
    private static final String TOKEN = "olk_markermarkermarkermarkermarkermarkermarke";
    private static final String TEXT = "a marker that nobody may log";
    private static final JsonMapper JSON = new JsonMapper();

    private DatabaseSettings database;
    private LedgerNode node;
    private Http http;

    @BeforeAll
    void start() {
        database = TestPostgres.freshDatabase();
        forgetTheFormat();
        node = LedgerNode.on(database, "LEDGER_LOG_FORMAT=ecs", "logging.level.dev.otto.ledger=debug");
        http = new Http(node.port());
    }

    /** The next node's readable lines are for all that follows in this JVM. */
    @AfterAll
    void stop() {
        http.close();
        node.close();
        forgetTheFormat();
        LedgerNode.on(database).close();
    }

    /**
     * Spring Boot passes it to the logging by a property of the JVM, where that of another test's context would stay; and
     * it sets up the logging only once while any context of the JVM is open.
     */
    private static void forgetTheFormat() {
        System.clearProperty("CONSOLE_LOG_STRUCTURED_FORMAT");
        LoggingSystem.get(LogLinesTest.class.getClassLoader()).cleanUp();
    }

    @Test
    void aCommandsLinesHaveItsRequestClientAccountAndPosition(CapturedOutput output) {
        AccountId account = node.account(10);
        HttpResponse<String> used = use(account, "X-Request-Id", "order-7");
        assertThat(used.statusCode()).isEqualTo(201);
        assertThat(used.headers().firstValue("X-Request-Id")).contains("order-7");
        JsonNode command = line(
                output,
                one -> text(one, "message").equals("Command answered")
                        && text(one, "request_id").equals("order-7"));
        assertThat(text(command, "client")).isEqualTo("client:admin");
        assertThat(text(command, "account")).isEqualTo(account.toString());
        assertThat(text(command, "command")).isEqualTo("UseCredits");
        assertThat(text(command, "outcome")).isEqualTo("accepted");
        assertThat(text(command, "position"))
                .isEqualTo(used.headers().firstValue("Ledger-Position").orElseThrow());
        JsonNode answered = line(
                output,
                one -> text(one, "message").equals("Request answered")
                        && text(one, "request_id").equals("order-7"));
        assertThat(text(answered, "status")).isEqualTo("201");
        assertThat(text(answered, "path")).isEqualTo("/v1/users/" + account + "/usages");
    }

    @Test
    void aFaultsReferenceLeadsToItsLine(CapturedOutput output) throws SQLException {
        AccountId account = node.account(10);
        change("ALTER TABLE projection.transactions ADD CONSTRAINT planted CHECK (amount > 0) NOT VALID");
        HttpResponse<String> failed;
        try {
            failed = use(account);
        } finally {
            change("ALTER TABLE projection.transactions DROP CONSTRAINT planted");
        }
        assertThat(failed.statusCode()).isEqualTo(500);
        String reference = JSON.readTree(failed.body()).get("reference").asString();
        assertThat(failed.headers().firstValue("X-Request-Id")).contains(reference);
        JsonNode line = line(
                output,
                one -> text(one, "message").contains("reference " + reference)
                        && text(one, "level").equals("ERROR"));
        assertThat(text(line, "request_id")).isEqualTo(reference);
        assertThat(text(line, "account")).isEqualTo(account.toString());
        assertThat(text(line, "client")).isEqualTo("client:admin");
    }

    @Test
    void changesOfApiKeysAreNotedAndRefusalsAreSummedUp(CapturedOutput output) {
        HttpResponse<String> made = http.post("/v1/api-keys", "{'name':'shop','role':'payments'}");
        JsonNode key = JSON.readTree(made.body());
        JsonNode line = line(output, one -> text(one, "message").equals("A security relevant change"));
        assertThat(text(line, "level")).isEqualTo("INFO");
        assertThat(text(line, "path")).isEqualTo("/v1/api-keys");
        assertThat(text(line, "client")).isEqualTo("client:admin");

        http.get("/v1/api-keys", "Authorization", "Bearer " + TOKEN);
        http.get("/v1/api-keys", "Authorization", "Bearer " + key.get("key").asString());
        // A request is counted when its answer has been sent.
        await().untilAsserted(() -> {
            node.bean(RequestLog.class).sumUp();
            assertThat(summed(output, "unauthenticated")).isPositive();
            assertThat(summed(output, "forbidden")).isPositive();
        });
        assertThat(output.getOut()).doesNotContain(key.get("key").asString());
    }

    @Test
    void noLineHasPersonalDataOrASecret(CapturedOutput output) throws SQLException {
        HttpResponse<String> user = http.post("/v1/users", "{'email':'" + EMAIL + "','name':'" + TEXT + "'}");
        String id = JSON.readTree(user.body()).get("id").asString();
        http.post(
                "/v1/users/" + id + "/grants",
                "{'amount':5,'description':'" + TEXT + "'}",
                "Idempotency-Key",
                "grant-it");
        http.get("/v1/users?email=" + EMAIL);
        http.get("/v1/users/" + EMAIL);
        http.get("/v1/users/" + TOKEN);
        http.get("/v1/users", "Authorization", "Bearer " + TOKEN);
        http.get("/v1/users", "X-Request-Id", EMAIL);
        http.get("/v1/users", "X-Request-Id", TOKEN);
        change("ALTER VIEW users RENAME TO people");
        try {
            assertThat(http.get("/v1/users?email=" + EMAIL).statusCode()).isEqualTo(500);
        } finally {
            change("ALTER VIEW people RENAME TO users");
        }
        assertThat(lines(output)).hasSizeGreaterThan(8);
        assertThat(output.getAll()).doesNotContain("marker", LedgerNode.ADMIN_KEY, LedgerNode.MASTER_KEY);
    }

    private HttpResponse<String> use(AccountId account, String... headers) {
        String[] all = java.util.Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "Idempotency-Key";
        all[headers.length + 1] = java.util.UUID.randomUUID().toString();
        return http.post("/v1/users/" + account + "/usages", "{'amount':1}", all);
    }

    private void change(String ddl) throws SQLException {
        try (Connection owner = database.service().connect(Map.of());
                var statement = owner.createStatement()) {
            statement.execute(ddl);
        }
    }

    private static long summed(CapturedOutput output, String what) {
        return lines(output).stream()
                .filter(one -> text(one, "message").startsWith("Requests were refused"))
                .mapToLong(one -> one.get(what).asLong())
                .sum();
    }

    /** A line may be written a moment after the answer that it is about. */
    private static JsonNode line(CapturedOutput output, Predicate<JsonNode> wanted) {
        await().until(() -> lines(output).stream().anyMatch(wanted));
        return lines(output).stream().filter(wanted).findFirst().orElseThrow(() -> new AssertionError(output.getOut()));
    }

    /** Every line is one object, from where the node has set up its logging. */
    private static List<JsonNode> lines(CapturedOutput output) {
        return output.getOut()
                .lines()
                .dropWhile(text -> !text.startsWith("{"))
                .filter(text -> !text.isBlank())
                .<JsonNode>map(JSON::readTree)
                .toList();
    }

    /** A member by its name, or by its dotted one as ECS nests it. */
    private static String text(JsonNode line, String name) {
        JsonNode found = name.equals("level") ? line.at("/log/level") : line.path(name);
        return found.isMissingNode() ? "" : found.asString();
    }
}
