package dev.otto.ledger.web.v1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Statements and exports, as people and spreadsheets get them. */
class StatementsApiTest extends ApiTest {
    private Api finance() {
        return api.as(made(api.post("/v1/api-keys", "{'name': '%s', 'role': 'finance'}", UUID.randomUUID()))
                .get("key")
                .asString());
    }

    private Api.Answer as(String type, String path) {
        return Api.send(api.signed(path).header("Accept", type).GET());
    }

    private static List<CSVRecord> csv(Api.Answer answer) throws IOException {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("text/csv;charset=UTF-8");
        try (CSVParser parser = CSVParser.parse(
                new StringReader(answer.body()),
                CSVFormat.RFC4180
                        .builder()
                        .setHeader()
                        .setSkipHeaderRecord(true)
                        .get())) {
            return parser.getRecords();
        }
    }

    private void grant(String user, long amount, String description) {
        made(api.post("/v1/users/" + user + "/grants", "{'amount': %d, 'description': '%s'}", amount, description));
    }

    @Test
    void R1_openingEveryTransactionAndClosing() throws IOException {
        String user = newUser(30);
        String path = "/v1/users/" + user + "/statement";
        Instant from = CLOCK.instant();
        use(user, 10);
        purchase(user, 5);
        Instant to = CLOCK.instant();
        String period = "?from=" + from + "&to=" + to;
        use(user, 1);

        JsonNode statement = finance().get(path + period).json();
        assertThat(statement.get("opening_balance").asLong()).isEqualTo(30);
        assertThat(statement.get("closing_balance").asLong()).isEqualTo(25);
        assertThat(statement
                        .get("data")
                        .valueStream()
                        .map(line -> line.get("amount").asLong()))
                .containsExactly(-10L, 5L);
        assertThat(statement.at("/data/1/paid/amount_minor").asLong()).isEqualTo(50);
        assertThat(finance().get(path).json().get("data")).hasSize(4);

        List<CSVRecord> rows = csv(as("text/csv", path + period));
        assertThat(rows.stream().map(row -> row.get("type")))
                .containsExactly("opening_balance", "usage", "purchase", "closing_balance");
        assertThat(rows.stream().map(row -> row.get("balance_after"))).containsExactly("30", "20", "25", "25");
        assertThat(rows.get(2).get("paid_minor")).isEqualTo("50");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/csv", "text/html"})
    void isTheSameBytesForEverOnceItIsPast(String type) {
        String user = newUser(30);
        String usage = use(user, 10).get("id").asString();
        String path = "/v1/users/" + user + "/statement?to=" + CLOCK.instant();
        String first = as(type, path).body();
        made(api.post("/v1/transactions/" + usage + "/refunds", "{}"));
        api.patch("/v1/users/" + user, "{'name': 'Someone Else'}");
        assertThat(as(type, path).body())
                .isEqualTo(first)
                .contains(usage.substring(0, type.equals("text/html") ? 0 : 8));
    }

    @Test
    void aPageIsSelfContainedAndNothingInItIsTakenForMarkup() throws Exception {
        String user = newUser();
        grant(user, 5, "<script>alert(1)</script> & so");
        Api.Answer page = as("text/html,application/xhtml+xml,*/*;q=0.8", "/v1/users/" + user + "/statement");
        assertThat(page.header("Content-Type")).isEqualTo("text/html;charset=UTF-8");
        assertThat(page.body())
                .contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp;", "+5", "Closing balance", "@media print")
                .doesNotContain("<script", "http:", "https:", "src=", "url(");
        Matcher style = Pattern.compile("<style>(.*?)</style>", Pattern.DOTALL).matcher(page.body());
        assertThat(style.find()).isTrue();
        byte[] hash = MessageDigest.getInstance("SHA-256")
                .digest(style.group(1).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(page.header("Content-Security-Policy"))
                .startsWith("default-src 'none'; style-src 'sha256-"
                        + Base64.getEncoder().encodeToString(hash) + "'");
    }

    @Test
    void aSpreadsheetFindsNoFormulaInWhatPeopleWrote() throws IOException {
        String user = newUser();
        List<String> formulas = List.of("=1+1", "+1", "-1", "@SUM(A1)", "\\t=1", "\\r=1", "\uFF1D1", "a=1", "x;=1");
        formulas.forEach(text -> grant(user, 1, text));
        String period = "?from=" + CLOCK.instant().minusSeconds(60);
        awaitBooks();
        for (String path : List.of("/v1/users/" + user + "/statement", "/v1/finance/transactions.csv" + period)) {
            List<String> texts = csv(as("text/csv", path)).stream()
                    .filter(row -> row.get("type").equals("grant")
                            && (!row.isMapped("user_id") || row.get("user_id").equals(user)))
                    .map(row -> row.get("description"))
                    .toList();
            assertThat(texts)
                    .containsExactly(
                            "'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\t'=1", "'\r'=1", "'\uFF1D1", "a=1", "x;'=1");
        }
    }

    @Test
    void anErasedPersonsWordsAreGoneFromTheStatement() {
        String user = newUser();
        grant(user, 5, "for the birthday");
        assertThat(api.delete("/v1/users/" + user).status()).isEqualTo(202);
        String path = "/v1/users/" + user + "/statement";
        for (String type : List.of("application/json", "text/csv", "text/html")) {
            assertThat(as(type, path).body()).contains("[erased]").doesNotContain("birthday");
        }
    }

    @Test
    void aPersonReadsTheirOwnAndNobodyElses() {
        UUID ada = UUID.randomUUID();
        Api asAda = api.as(ISSUER.token(ada));
        asAda.get("/v1/me");
        grant(ada.toString(), 7);
        Instant to = CLOCK.instant();
        Api.Answer mine = asAda.get("/v1/me/statement?to=" + to);
        assertThat(mine.json().get("closing_balance").asLong()).isEqualTo(7);
        assertThat(asAda.get("/v1/users/" + ada + "/statement?to=" + to).body()).isEqualTo(mine.body());
        assertProblem(asAda.get("/v1/users/" + newUser() + "/statement"), 404, "not-found");
        assertProblem(asAda.get("/v1/me/statement?to=2999-01-01T00:00:00Z"), 409, "instant-not-past");
        assertProblem(api.get("/v1/users/" + ada + "/statement?to=2999-01-01T00:00:00Z"), 409, "instant-not-past");
    }

    @Test
    void R11_postingsOfEveryEntryAreAsMuchDebitAsCredit() throws IOException {
        Instant from = CLOCK.instant();
        String user = newUser(40);
        String hold = hold(user, 20).get("id").asString();
        assertThat(api.post("/v1/holds/" + hold + "/capture", "{'amount': 12}").status())
                .isEqualTo(200);
        awaitBooks();
        List<CSVRecord> rows = csv(finance().get("/v1/finance/postings.csv?from=" + from)).stream()
                .filter(row -> row.get("user_id").equals(user))
                .toList();
        assertThat(rows.stream()
                        .map(row -> String.join(
                                " ",
                                row.get("type"),
                                row.get("account").replace(user, "U"),
                                row.get("debit"),
                                row.get("credit"))))
                .containsExactly(
                        "grant users:U:credits 0 40",
                        "grant promotions 40 0",
                        "hold users:U:credits 20 0",
                        "hold users:U:held 0 20",
                        "usage users:U:credits 0 8",
                        "usage users:U:held 20 0",
                        "usage consumption 0 12");
    }

    @Test
    void exportsSayWhatCannotBeAsked() {
        for (String path : List.of("/v1/finance/transactions.csv", "/v1/finance/postings.csv")) {
            assertProblem(finance().get(path + "?to=2999-01-01T00:00:00Z"), 409, "instant-not-past");
            assertInvalid(finance().get(path + "?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z"), "to");
            assertThat(finance()
                            .get(path + "?from=2001-01-01T00:00:00Z&to=2002-01-01T00:00:00Z")
                            .body()
                            .lines())
                    .hasSize(1);
        }
        assertProblem(as("image/png", "/v1/finance/postings.csv"), 406, "not-acceptable");
        assertProblem(as("text/csv;q=0", "/v1/finance/postings.csv"), 406, "not-acceptable");
    }
}
