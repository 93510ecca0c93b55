package dev.otto.ledger.web.v1;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The reports as finance asks for them. */
class FinanceApiTest extends ApiTest {
    private static final String SUMMARY = "/v1/finance/summary";
    private static final String TRIAL_BALANCE = "/v1/finance/trial-balance";

    private Api finance() {
        return api.as(made(api.post("/v1/api-keys", "{'name': '%s', 'role': 'finance'}", UUID.randomUUID()))
                .get("key")
                .asString());
    }

    private static JsonNode of(JsonNode report, String list, String member, String value) {
        return report.get(list)
                .valueStream()
                .filter(row -> row.get(member).asString("").equals(value))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode json(Api.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    /** One that does not have to wait for its books: they are here first. */
    private JsonNode report(Api finance, String path) {
        awaitBooks();
        return json(finance.get(path));
    }

    /** Buy 100 for 10.00, use 80, give 10 back, reverse all: as docs/finance.md has it. */
    @Test
    void R11_R17_aMonthEndInFiveMovements() {
        Api finance = finance();
        String user = newUser();
        Instant from = CLOCK.instant();
        String purchase = purchase(user, 100).get("id").asString();
        String usage = use(user, 80).get("id").asString();
        made(api.post("/v1/transactions/" + usage + "/refunds", "{'amount': 10}"));
        hold(user, 5);
        JsonNode before = report(finance, SUMMARY + "?from=" + from);
        assertThat(before.at("/total/purchased").asLong()).isEqualTo(100);
        assertThat(before.at("/total/used").asLong()).isEqualTo(80);
        assertThat(before.at("/total/refunded").asLong()).isEqualTo(10);
        JsonNode money = of(before.get("total"), "money", "currency", "EUR");
        assertThat(money.get("paid").asLong()).isEqualTo(1000);
        assertThat(money.get("recognised").asLong()).isEqualTo(700);
        assertThat(money.get("deferred").asLong()
                        - money.get("opening_deferred").asLong())
                .isEqualTo(300);

        made(api.post("/v1/transactions/" + purchase + "/reversals", "{}"));
        Instant to = CLOCK.instant();
        JsonNode after = report(finance, SUMMARY + "?group_by=month&from=" + from + "&to=" + to);
        JsonNode figures = after.get("total");
        assertThat(figures.get("reversed").asLong()).isEqualTo(100);
        assertThat(figures.get("closing_balance").asLong()
                        - figures.get("opening_balance").asLong())
                .isEqualTo(-70);
        assertThat(of(figures, "money", "currency", "EUR").get("reversed").asLong())
                .isEqualTo(1000);
        assertThat(after.get("data")).hasSize(1);
        assertThat(after.at("/data/0/period").asString())
                .isEqualTo(from.toString().substring(0, 7));

        use(newUser(10), 10);
        assertThat(report(finance, SUMMARY + "?group_by=month&from=" + from + "&to=" + to))
                .isEqualTo(after);
    }

    @Test
    void R11_theTrialBalanceIsZeroNowAndAtAnyInstant() {
        Api finance = finance();
        String user = newUser(30);
        hold(user, 20);
        JsonNode now;
        Instant at;
        // What is due of other tests may be booked between the two: once nothing was, they are of one moment.
        do {
            now = report(finance, TRIAL_BALANCE);
            at = CLOCK.instant();
        } while (!report(finance, TRIAL_BALANCE + "?at=" + at)
                .get("ledger_position")
                .equals(now.get("ledger_position")));
        assertThat(now.get("balanced").asBoolean()).isTrue();
        assertThat(now.at("/total/debit")).isEqualTo(now.at("/total/credit"));
        assertThat(now.at("/total/balance").asLong()).isZero();
        long held = of(now, "data", "account", "users:held").get("balance").asLong();
        assertThat(held).isLessThanOrEqualTo(-20);

        use(user, 10);
        JsonNode then = report(finance, TRIAL_BALANCE + "?at=" + at);
        assertThat(then.get("data")).isEqualTo(now.get("data"));
        assertThat(report(finance, TRIAL_BALANCE).get("data")).isNotEqualTo(now.get("data"));
    }

    @Test
    void saysWhatCannotBeReported() {
        Api finance = finance();
        assertProblem(finance.get(SUMMARY + "?to=2999-01-01T00:00:00Z"), 409, "instant-not-past");
        assertProblem(finance.get(TRIAL_BALANCE + "?at=2999-01-01T00:00:00Z"), 409, "instant-not-past");
        assertInvalid(finance.get(SUMMARY + "?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z"), "to");
        assertInvalid(finance.get(SUMMARY + "?group_by=year"), "group_by");
        for (String call : new String[] {SUMMARY, "/v1/finance/transactions.csv", "/v1/finance/postings.csv"}) {
            for (String instant : new String[] {
                "-999999999-01-01T00:00:00Z",
                "%2B999999999-12-31T00:00:00Z",
                "0000-06-01T00:00:00Z",
                "0001-01-01T00:00:00%2B18:00",
                "9999-12-31T23:59:59-18:00"
            }) {
                assertInvalid(finance.get(call + "?from=" + instant), "from");
            }
        }
        assertInvalid(finance.get(SUMMARY + "?from=0000-01-01T00:00:00%2B18:00"), "from");
        assertInvalid(finance.get(SUMMARY + "?group_by="), "group_by");
        assertInvalid(finance.get(TRIAL_BALANCE + "?at=2026-01-01T00:00:00Z&at=2026-01-02T00:00:00Z"), "at");
        assertThat(report(finance, SUMMARY + "?from=0001-01-01T00:00:00Z&to=0002-01-01T00:00:00Z")
                        .get("data"))
                .isEmpty();
    }

    @Test
    void noReportIsMadeOfBooksThatLackSomething() {
        newUser(1);
        UUID account = UUID.randomUUID();
        database.sql("INSERT INTO parked_sequences (projection, aggregate_type, aggregate_id, position, error)"
                        + " VALUES ('books', 'account', ?, 1, 'planted')")
                .param(account)
                .update();
        try {
            Api.Answer refused = finance().get(SUMMARY);
            assertProblem(refused, 503, "position-not-reached");
            assertThat(refused.text("detail")).contains("POST /actuator/parked/books");
            assertThat(refused.header("Retry-After")).isNotNull();
        } finally {
            database.sql("DELETE FROM parked_sequences WHERE aggregate_id = ?")
                    .param(account)
                    .update();
        }
    }
}
