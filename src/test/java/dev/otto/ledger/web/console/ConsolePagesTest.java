package dev.otto.ledger.web.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.otto.ledger.platform.postgres.DatabaseSettings;
import dev.otto.ledger.testing.ConsoleVisitor;
import dev.otto.ledger.testing.ConsoleVisitor.Seen;
import dev.otto.ledger.testing.Http;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.Shop;
import dev.otto.ledger.testing.TestPostgres;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the pages show beside users, held against the API. */
class ConsolePagesTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final DatabaseSettings DATABASE = TestPostgres.freshDatabase();
    private static LedgerNode node;
    private static Http api;
    private static Shop shop;
    private static String user;

    private final ConsoleVisitor admin = new ConsoleVisitor(node.port());

    @BeforeAll
    static void start() {
        node = LedgerNode.on(DATABASE, Shop.SETTINGS);
        api = new Http(node.port());
        shop = new Shop(node);
        user = JSON.readTree(
                        api.post("/v1/users", "{'email': 'ada@example.org'}").body())
                .get("id")
                .asString();
        api.post(
                "/v1/users/" + user + "/purchases",
                "{'amount': 1200, 'paid': {'amount_minor': 12345, 'currency': 'EUR'}}",
                "Idempotency-Key",
                "first");
    }

    @AfterAll
    static void stop() {
        api.close();
        node.close();
    }

    @BeforeEach
    void signIn() {
        admin.signIn(LedgerNode.ADMIN_KEY);
        node.awaitBooks();
    }

    @Test
    void anOverviewAndReportsSayWhatTheBooksAddUpTo() {
        JsonNode summary = json("/v1/finance/summary");
        Seen overview = admin.get("/console");
        assertThat(overview.body())
                .contains("data-value=\"" + summary.at("/total/purchased").asLong() + "\"")
                .contains("123.45 EUR");
        Seen reports = admin.get("/console/reports?from=2020-01-01&by=month");
        assertThat(reports.body())
                .contains("1,200", "123.45 EUR", "Debits and credits are equal")
                .contains(LocalDate.now(ZoneOffset.UTC).toString().substring(0, 7));
        assertThat(admin.get("/console/reports?from=2020-02-01&to=2020-01-01").body())
                .contains("To must not be before from.");
        for (String day : new String[] {
            "soon",
            "0000-12-31",
            "-0001-01-01",
            "%2B10000-01-01",
            "%2B999999999-12-31",
            "-999999999-01-01",
            "2026-02-30"
        }) {
            for (String period : new String[] {"?from=" + day, "?from=2026-01-01&to=" + day}) {
                Seen refused = admin.get("/console/reports" + period);
                assertThat(refused.status()).as(period).isEqualTo(400);
                assertThat(refused.body()).contains("must be a day such as 2026-01-31.");
            }
        }
        for (String period : new String[] {"?from=0001-01-01", "?from=0001-01-01&to=9999-12-31"}) {
            assertThat(admin.get("/console/reports" + period).status())
                    .as(period)
                    .isEqualTo(200);
        }
        assertThat(admin.get("/console/reports?from=2020-01-01&to=2020-01-31").body())
                .contains("these figures stay as they are for ever", "Nothing moved in this period");
    }

    @Test
    void filesAreThoseOfTheApi() {
        for (String file : new String[] {"transactions.csv", "postings.csv"}) {
            Seen exported = admin.get("/console/reports/" + file + "?from=2020-01-01");
            assertThat(exported.header("Content-Disposition")).contains(file);
            assertThat(exported.body()).contains(user);
            assertThat(exported.body())
                    .isEqualTo(api.get("/v1/finance/" + file + "?from=2020-01-01T00:00:00Z")
                            .body());
        }
        String statement = "/users/" + user + "/statement?from=2020-01-01";
        assertThat(admin.get("/console" + statement + "&form=csv").body())
                .isEqualTo(api.get("/v1" + statement + "T00:00:00Z", "Accept", "text/csv")
                        .body());
        assertThat(admin.get("/console" + statement).body()).contains("1,200");
        Seen bundle = admin.get("/console/audit/export");
        assertThat(bundle.header("Content-Type")).isEqualTo("application/zip");
    }

    @Test
    void aPaymentIsResolvedOrIgnoredOnce() {
        String payment = shop.unmatched();
        Seen page = admin.get("/console/payments/" + payment);
        assertThat(admin.get("/console/payments").body()).contains(payment);
        String action = "/console/payments/" + payment + "/resolve";
        assertThat(admin.send(page, action, Map.of("word", "book", "reason", "r"), "HX-Request", "true")
                        .body())
                .contains("“User” or credits must be given");
        assertThat(admin.send(page, action, Map.of("word", "book", "user", "no@example.org", "reason", "r"))
                        .body())
                .contains("nobody has this e-mail");
        Map<String, String> word = Map.of("word", "book", "user", "ADA@example.org", "credits", "7", "reason", "hers");
        assertThat(admin.send(page, action, word).status()).isEqualTo(303);
        assertThat(admin.send(page, action, word).status()).as("a double click").isEqualTo(303);
        JsonNode resolved = json("/v1/payments/" + payment);
        assertThat(resolved.get("user_id").asString()).isEqualTo(user);
        assertThat(resolved.at("/resolution/reason").asString()).isEqualTo("hers");

        String other = shop.unmatched();
        Seen ignored = admin.send(
                admin.get("/console/payments/" + other),
                "/console/payments/" + other + "/resolve",
                Map.of("word", "ignore", "reason", "a test"));
        assertThat(ignored.header("Location")).isEqualTo("/console/payments/" + other);
        assertThat(json("/v1/payments/" + other).get("status").asString()).isEqualTo("ignored");
        assertThat(admin.get("/console/payments?status=ignored").body()).contains(other);
    }

    @Test
    void aReportIsHandedInByFinanceToo() {
        ConsoleVisitor finance = finance();
        String token = ConsoleVisitor.fields(
                        finance.get("/console/reconciliation"), "/console/reconciliation", Map.of())
                .get("form_token");
        String report = "balance_transaction_id,reporting_category,payment_intent_id,gross,currency,created_utc\n"
                + "txn_1,charge,pi_nobodys,10.00,eur,2026-01-01 00:00:00\n";
        Seen taken = finance.upload("/console/reconciliation", token, report);
        assertThat(taken.header("HX-Redirect")).isEqualTo("/console/reconciliation");
        assertThat(finance.get("/console/reconciliation").body())
                .contains("The report is in: 1 rows tell of payments.");
        assertThat(finance.get("/console/reconciliation?verdict=missing_in_ledger")
                        .body())
                .contains("pi_nobodys", "10.00 EUR");
        Seen unreadable = finance.upload("/console/reconciliation", token, "hello");
        assertThat(unreadable.status()).isEqualTo(400);
        assertThat(unreadable.body()).contains("role=\"alert\"");
        Seen without = finance.send(
                finance.get("/console/reconciliation"), "/console/reconciliation", Map.of("file", "report.csv"));
        assertThat(without.status()).isEqualTo(415);
        assertThat(without.body()).contains("needs JavaScript");
        byte[] latin = report.replace("nobodys", "\u00e9").getBytes(StandardCharsets.ISO_8859_1);
        Seen noText = finance.upload("/console/reconciliation", token, latin);
        assertThat(noText.status()).isEqualTo(400);
        assertThat(noText.body()).contains("role=\"alert\"", "The report is not in UTF-8");
        assertThat(finance.upload("/console/reconciliation", "forged", report).status())
                .isEqualTo(403);
    }

    @Test
    void aRebuildIsAskedForOnceWithAReasonAndByAdminAlone() {
        Seen page = admin.get("/console/projections/holds");
        Map<String, String> form = new HashMap<>(ConsoleVisitor.fields(
                page, "/console/projections/holds/rebuild", Map.of("promote", "if-equal", "reason", "to be sure")));
        assertThat(admin.post("/console/projections/holds/rebuild", form).status())
                .isEqualTo(303);
        await().atMost(SOON)
                .until(() -> json("/v1/projections/holds/rebuild")
                        .get("phase")
                        .asString()
                        .equals("promoted"));
        JsonNode done = json("/v1/projections/holds/rebuild");
        assertThat(done.get("asked_by").asString()).isEqualTo("client:admin");
        assertThat(done.get("reason").asString()).isEqualTo("to be sure");

        assertThat(admin.post("/console/projections/holds/rebuild", form).status())
                .isEqualTo(303);
        assertThat(json("/v1/projections/holds/rebuild").get("started_at")).isEqualTo(done.get("started_at"));

        form.put("reason", "");
        assertThat(admin.post("/console/projections/holds/rebuild", form).body())
                .contains("“Reason” is required");
        assertThat(admin.get("/console/projections").body()).contains("/console/projections/holds");
        assertThat(admin.get("/console/projections/holds/live").body()).contains("promoted", "to be sure");
        assertThat(admin.get("/console/projections/nothing").status()).isEqualTo(404);

        ConsoleVisitor finance = finance();
        Seen seen = finance.get("/console/projections/holds");
        assertThat(seen.hasForm("/console/projections/holds/rebuild")).isFalse();
        Map<String, String> forged = ConsoleVisitor.fields(seen, "/console/sign-out", form);
        forged.put(
                "form_token",
                ConsoleVisitor.fields(seen, "/console/sign-out", Map.of()).get("form_token"));
        assertThat(finance.post("/console/projections/holds/rebuild", forged).status())
                .isEqualTo(403);
    }

    @Test
    void aFormOrdersOneRebuildForEver() {
        Seen page = admin.get("/console/projections/holds");
        String path = "/console/projections/holds/rebuild";
        Map<String, String> one = new HashMap<>(
                ConsoleVisitor.fields(page, path, Map.of("promote", "never", "reason", "the first", "key", "one")));
        Map<String, String> two = new HashMap<>(one);
        two.putAll(Map.of("key", "two", "reason", "the second"));
        rebuild(path, one);
        rebuild(path, two);
        JsonNode last = json("/v1/projections/holds/rebuild");
        assertThat(last.get("reason").asString()).isEqualTo("the second");

        assertThat(admin.post(path, one).status()).isEqualTo(303);
        assertThat(json("/v1/projections/holds/rebuild").get("id")).isEqualTo(last.get("id"));
        Map<String, String> another = new HashMap<>(one);
        another.put("promote", "always");
        assertThat(admin.post(path, another).status()).isEqualTo(422);
        assertThat(admin.post(path.replace("holds", "claims"), one).status()).isEqualTo(422);
        assertThat(json("/v1/projections/holds/rebuild").get("id")).isEqualTo(last.get("id"));
        assertThat(finance().get("/console/audit").body())
                .contains("What operators did", "rebuild.requested", "the first", "the second");
    }

    private void rebuild(String path, Map<String, String> form) {
        assertThat(admin.post(path, form).status()).isEqualTo(303);
        await().atMost(SOON).until(() -> phase("holds").equals("equal"));
    }

    /** While it waits for a transaction that began before it. */
    @Test
    void aRebuildIsCancelledWithAReason() throws SQLException {
        String path = "/console/projections/claims";
        try (Connection old = DATABASE.migration().connect(Map.of())) {
            old.setAutoCommit(false);
            old.createStatement().execute("SELECT count(*) FROM events");
            Seen before = admin.get(path);
            assertThat(before.hasForm(path + "/rebuild/cancel")).isFalse();
            admin.send(before, path + "/rebuild", Map.of("promote", "always", "reason", "to be sure"));
            await().atMost(SOON).until(() -> phase("claims").equals("waiting"));
            Seen page = admin.get(path);
            Seen silent = admin.send(page, path + "/rebuild/cancel", Map.of("reason", " "));
            assertThat(silent.body()).contains("“Reason” is required");
            assertThat(phase("claims")).isEqualTo("waiting");
            assertThat(admin.send(page, path + "/rebuild/cancel", Map.of("reason", "the wrong one"))
                            .header("Location"))
                    .isEqualTo(path);
            assertThat(phase("claims")).isEqualTo("cancelled");
            assertThat(admin.get(path).body()).contains("cancelled by client:admin: the wrong one");
            assertThat(admin.send(page, path + "/rebuild/cancel", Map.of("reason", "again"))
                            .status())
                    .isEqualTo(303);
            String unknown = "/console/projections/nothing/rebuild/cancel";
            Map<String, String> form =
                    ConsoleVisitor.fields(page, path + "/rebuild/cancel", Map.of("reason", "no such one"));
            assertThat(admin.post(unknown, form).status()).isEqualTo(404);
            assertThat(admin.get("/console/audit").body())
                    .contains("rebuild.cancelled", "the wrong one")
                    .doesNotContain("no such one");
        }
    }

    private static String phase(String projection) {
        return json("/v1/projections/" + projection + "/rebuild").get("phase").asString();
    }

    @Test
    void whenAUserIsToldIsChosenWithAReason() {
        String path = "/console/users/" + user;
        String thresholds = "/v1/users/" + user + "/thresholds";
        Seen page = admin.get(path);
        Map<String, String> said =
                Map.of("low_balance", "50", "expiring_within", "36", "unit", "hours", "reason", "they asked by mail");
        for (int click = 0; click < 2; click++) {
            Seen done = admin.send(page, path + "/thresholds", said);
            assertThat(done.header("Location")).as(done.body()).isEqualTo(path);
        }
        assertThat(json(thresholds).get("low_balance").asLong()).isEqualTo(50);
        assertThat(json(thresholds).get("expiring_within_seconds").asLong()).isEqualTo(36 * 3_600);
        JsonNode event = json("/v1/users/" + user + "/events")
                .get("data")
                .valueStream()
                .filter(one -> one.get("type").asString().equals("credits.thresholds-set"))
                .reduce((first, second) -> {
                    throw new AssertionError("it was set twice");
                })
                .orElseThrow();
        // What persons write is encrypted in the log.
        assertThat(event.at("/payload/reason").asString()).startsWith("enc1:");
        assertThat(event.at("/metadata/actor/name").asString()).isEqualTo("admin");

        Seen then = admin.get(path);
        assertThat(then.body())
                .contains(
                        "Recorded: they are told", "1 day 12 h", "value=\"36\"", "client:admin", "they asked by mail");
        Map<String, String> refused = new HashMap<>(Map.of("expiring_within", "367", "unit", "days", "reason", "why"));
        assertThat(admin.send(then, path + "/thresholds", refused).body())
                .contains("“Time before a lot expires” must be a whole number from 0 to 366, in days");
        refused.put("unit", "moons");
        assertThat(admin.send(then, path + "/thresholds", refused).body()).contains("must be one of days, hours");
        assertThat(admin.send(then, path + "/thresholds", Map.of("low_balance", "5", "reason", ""))
                        .body())
                .contains("“Reason” is required");
        assertThat(json(thresholds).get("low_balance").asLong()).isEqualTo(50);

        admin.send(then, path + "/thresholds", Map.of("low_balance", "0", "expiring_within", "", "reason", "enough"));
        assertThat(json(thresholds).get("low_balance").asLong()).isZero();
        assertThat(json(thresholds).get("expiring_within_seconds").isNull()).isTrue();
        assertThat(finance().get(path).hasForm(path + "/thresholds")).isFalse();
    }

    @Test
    void theBooksAreVerifiedFromThePage() {
        ConsoleVisitor finance = finance();
        Seen page = finance.get("/console/audit");
        assertThat(finance.send(page, "/console/audit/verification", Map.of("scope", "full"))
                        .status())
                .isEqualTo(303);
        await().atMost(SOON)
                .until(() -> finance.get("/console/audit/live").body().contains(">intact<"));
        JsonNode head = await().until(() -> json("/v1/audit/heads").at("/data/0"), found -> !found.isMissingNode());
        assertThat(finance.get("/console/audit").body())
                .contains(head.get("root").asString());
    }

    private ConsoleVisitor finance() {
        ConsoleVisitor finance = new ConsoleVisitor(node.port());
        finance.signIn(JSON.readTree(
                        api.post("/v1/api-keys", "{'name': '%s', 'role': 'finance'}".formatted(UUID.randomUUID()))
                                .body())
                .get("key")
                .asString());
        return finance;
    }

    private static JsonNode json(String path) {
        return JSON.readTree(api.get(path).body());
    }
}
