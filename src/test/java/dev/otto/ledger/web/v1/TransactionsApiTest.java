package dev.otto.ledger.web.v1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class TransactionsApiTest extends ApiTest {

    private JsonNode get(JsonNode transaction) {
        return api.get("/v1/transactions/" + transaction.get("id").asString()).json();
    }

    private Api.Answer undo(JsonNode transaction, String how, String body) {
        return api.post("/v1/transactions/" + transaction.get("id").asString() + "/" + how, body);
    }

    @Test
    void theRowOfATransactionAgreesWithTheAnswerThatMadeIt() {
        String user = newUser();
        String path = "/v1/users/" + user;
        List<JsonNode> made = new ArrayList<>();
        JsonNode purchase = made(api.post(
                path + "/purchases",
                "{'amount': 100, 'description': 'pack', 'paid': {'amount_minor': 999, 'currency': 'EUR'},"
                        + " 'payment_reference': '%s', 'metadata': {'order': '7', 'a': 'b'}}",
                UUID.randomUUID()));
        made.add(purchase);
        made.add(made(api.post(path + "/grants", "{'amount': 5, 'description': 'hello'}")));
        JsonNode usage = made(api.post(
                path + "/usages",
                "{'amount': 30, 'video_id': '%s', 'description': 'clip', 'metadata': {'x': 'y'}}",
                UUID.randomUUID()));
        made.add(usage);
        made.add(made(api.post(path + "/adjustments", "{'amount': 2, 'direction': 'debit', 'reason': 'r'}")));
        JsonNode hold = hold(user, 10);
        made.add(api.post("/v1/holds/" + hold.get("id").asString() + "/capture", "{'amount': 4}")
                .json()
                .get("transaction"));
        made.add(made(undo(usage, "refunds", "{'amount': 10, 'reason': 'half'}")));
        JsonNode reversal = made(undo(purchase, "reversals", "{'reason': 'charged back'}"));
        made.add(reversal);
        made.add(made(undo(reversal, "reinstatements", "{'amount': 50, 'reason': 'won'}")));

        for (JsonNode answered : made) {
            JsonNode row = get(answered);
            for (String field : answered.propertyNames()) {
                if (!field.equals("refunded") && !field.equals("refundable")) {
                    assertThat(row.get(field)).as(field + " of " + answered).isEqualTo(answered.get(field));
                }
            }
        }
        assertThat(get(usage).get("refunded").longValue()).isEqualTo(10);
        assertThat(get(usage).get("refundable").longValue()).isEqualTo(20);
        assertThat(get(purchase).get("refunded").longValue()).isEqualTo(50);
        assertThat(get(purchase).get("refundable").longValue()).isEqualTo(50);
        assertThat(api.get(path + "/transactions")
                        .json()
                        .get("data")
                        .valueStream()
                        .map(row -> row.get("id").asString())
                        .toList()
                        .reversed())
                .isEqualTo(made.stream().map(t -> t.get("id").asString()).toList());
    }

    @Test
    void R4_refundsNeverExceedTheUsage() {
        String user = newUser(10);
        JsonNode usage = use(user, 10);

        JsonNode refund = made(undo(usage, "refunds", "{'amount': 6}"));
        Api.Answer tooMuch = undo(usage, "refunds", "{'amount': 6}");

        assertThat(refund.get("type").asString()).isEqualTo("refund");
        assertThat(refund.get("amount").longValue()).isEqualTo(6);
        assertThat(refund.get("related_transaction_id")).isEqualTo(usage.get("id"));
        assertProblem(tooMuch, 409, "refund-exceeds-usage");
        assertThat(made(undo(usage, "refunds", "{}")).get("amount").longValue()).isEqualTo(4);
        assertProblem(undo(usage, "refunds", "{}"), 409, "refund-exceeds-usage");
        assertThat(credits(user).get("amount").longValue()).isEqualTo(10);
    }

    @Test
    void aRefundWithoutABodyGivesAllBack() {
        String user = newUser(10);
        JsonNode usage = use(user, 10);

        Api.Answer refund =
                api.postNothing("/v1/transactions/" + usage.get("id").asString() + "/refunds");

        assertThat(made(refund).get("amount").longValue()).isEqualTo(10);
        assertThat(refund.text("reason")).isNull();
    }

    @Test
    void aReversalMayTakeTheBalanceBelowZeroAndBeReinstated() {
        String user = newUser();
        JsonNode purchase = purchase(user, 100);
        use(user, 80);

        JsonNode reversal = made(undo(purchase, "reversals", "{}"));

        assertThat(reversal.get("type").asString()).isEqualTo("reversal");
        assertThat(reversal.get("amount").longValue()).isEqualTo(-100);
        assertThat(reversal.get("balance_after").longValue()).isEqualTo(-80);
        assertThat(reversal.get("debt").longValue()).isEqualTo(-80);
        assertThat(reversal.get("related_transaction_id")).isEqualTo(purchase.get("id"));
        assertThat(reversal.at("/paid/amount_minor").longValue()).isEqualTo(1_000);
        assertProblem(undo(purchase, "reversals", "{}"), 409, "reversal-exceeds-purchase");

        JsonNode reinstatement = made(undo(reversal, "reinstatements", "{'amount': 100}"));
        assertThat(reinstatement.get("type").asString()).isEqualTo("reinstatement");
        assertThat(reinstatement.get("balance_after").longValue()).isEqualTo(20);
        assertThat(reinstatement.get("debt").longValue()).isEqualTo(80);
        assertProblem(undo(reversal, "reinstatements", "{}"), 409, "reinstatement-exceeds-reversal");
    }

    @Test
    void onlyWhatItIsForCanBeUndone() {
        String user = newUser();
        JsonNode purchase = purchase(user, 10);
        JsonNode usage = use(user, 1);

        assertProblem(undo(purchase, "refunds", "{}"), 409, "not-a-usage");
        assertProblem(undo(usage, "reversals", "{}"), 409, "not-a-purchase");
        assertProblem(undo(usage, "reinstatements", "{}"), 409, "not-a-reversal");
    }

    @Test
    void aRepeatedRefundAnswersAsTheFirstDid() {
        String user = newUser(10);
        String path = "/v1/transactions/" + use(user, 10).get("id").asString() + "/refunds";
        String key = UUID.randomUUID().toString();
        Api.Answer first = api.postWithKey(key, path, "{'amount': 4, 'reason': 'r'}");
        made(api.post(path, "{'amount': 6}"));

        Api.Answer again = api.postWithKey(key, path, "{'reason': 'r', 'amount': 4}");

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertProblem(api.postWithKey(key, path, "{'amount': 4}"), 422, "idempotency-key-reused");
    }

    @Test
    void aPaymentReferenceBuysOnce() {
        String body = "{'amount': 5, 'payment_reference': 'pi_" + UUID.randomUUID() + "'}";
        String user = newUser();
        made(api.post("/v1/users/" + user + "/purchases", body));

        assertThat(api.post("/v1/users/" + user + "/purchases", body).status()).isEqualTo(409);
        assertThat(api.post("/v1/users/" + newUser() + "/purchases", body).status())
                .isEqualTo(409);
        assertThat(credits(user).get("amount").longValue()).isEqualTo(5);
    }

    @Test
    void pagesAreStableWhileNewTransactionsArrive() {
        String user = newUser();
        String path = "/v1/users/" + user + "/transactions";
        List<Long> expected = new ArrayList<>();
        for (int i = 1; i <= 7; i++) {
            expected.addFirst(grant(user, i).get("ledger_position").longValue());
        }
        List<Long> seen = new ArrayList<>();
        String next = path + "?limit=3";
        int pages = 0;
        while (next != null) {
            JsonNode page = api.get(next).json();
            assertThat(page.propertyNames()).containsExactly("data", "has_more", "next_cursor");
            page.get("data").forEach(row -> seen.add(row.get("ledger_position").longValue()));
            assertThat(page.get("has_more").booleanValue())
                    .isEqualTo(!page.get("next_cursor").isNull());
            next = page.get("next_cursor").isNull()
                    ? null
                    : path + "?limit=3&cursor=" + page.get("next_cursor").asString();
            pages++;
            grant(user, 1);
        }

        assertThat(pages).isEqualTo(3);
        assertThat(seen).isEqualTo(expected);
    }

    @Test
    void aFullLastPageHasNoMore() {
        String user = newUser(1);
        grant(user, 1);

        JsonNode page = api.get("/v1/users/" + user + "/transactions?limit=2").json();

        assertThat(page.get("data")).hasSize(2);
        assertThat(page.get("has_more").booleanValue()).isFalse();
    }

    @Test
    void filtersByTypeTimeAndVideo() {
        String user = newUser();
        String path = "/v1/users/" + user + "/transactions";
        String video = UUID.randomUUID().toString();
        JsonNode grant = grant(user, 10);
        JsonNode usage = made(api.post("/v1/users/" + user + "/usages", "{'amount': 1, 'video_id': '%s'}", video));
        JsonNode last = use(user, 2);

        assertThat(ids(path + "?type=grant")).containsExactly(grant.get("id").asString());
        assertThat(ids(path + "?video_id=" + video))
                .containsExactly(usage.get("id").asString());
        assertThat(ids(path + "?from=" + usage.get("created_at").asString()))
                .containsExactly(last.get("id").asString(), usage.get("id").asString());
        assertThat(ids(path + "?to=" + usage.get("created_at").asString()))
                .containsExactly(grant.get("id").asString());
        assertThat(ids(path + "?type=usage&to=" + last.get("created_at").asString()))
                .containsExactly(usage.get("id").asString());
        assertThat(ids(path + "?type=refund")).isEmpty();
    }

    private List<String> ids(String path) {
        Api.Answer answer = api.get(path);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json()
                .get("data")
                .valueStream()
                .map(row -> row.get("id").asString())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "type=gift,type",
        "from=yesterday,from",
        "to=2026-01-01,to",
        "video_id=7,video_id",
        "video_id=1-1-1-1-1,video_id",
        "type=GRANT,type",
        "limit=0,limit",
        "limit=1001,limit",
        "limit=x,limit",
        "cursor=abc,cursor",
        "cursor=,cursor",
        "limit=,limit",
        "limit=1&limit=1,limit",
        "cursor=abc&cursor=abc,cursor",
        "from=2026-01-01T00:00:00Z&from=2026-01-01T00:00:00Z,from",
        "from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z,to",
    })
    void refusesABadQuery(String query, String field) {
        assertInvalid(api.get("/v1/users/" + newUser() + "/transactions?" + query), field);
    }

    @Test
    void refusesTheCursorOfAnotherList() {
        String user = newUser(10);
        hold(user, 1);
        hold(user, 1);
        String cursor = api.get("/v1/users/" + user + "/holds?limit=1").text("next_cursor");

        assertInvalid(api.get("/v1/users/" + user + "/transactions?cursor=" + cursor), "cursor");
        assertThat(api.get("/v1/users/" + user + "/holds?cursor=" + cursor).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"refunds", "reversals", "reinstatements"})
    void saysWhenThereIsNoSuchTransactionAndWhatIsWrongWithABody(String how) {
        JsonNode usage = use(newUser(5), 5);

        assertProblem(api.post("/v1/transactions/" + UUID.randomUUID() + "/" + how, "{}"), 404, "not-found");
        assertInvalid(api.post("/v1/transactions/1-1-1-1-1/" + how, "{}"), "id");
        assertInvalid(undo(usage, how, "{'amount': 0}"), "amount");
        assertInvalid(undo(usage, how, "{'amuont': 1}"), "amuont");
        assertInvalid(undo(usage, how, "{'reason': '" + "r".repeat(501) + "'}"), "reason");
        assertProblem(
                api.postWithoutKey("/v1/transactions/" + usage.get("id").asString() + "/" + how, "{}"),
                400,
                "idempotency-key-missing");
    }

    @Test
    void saysWhenThereIsNothing() {
        assertProblem(api.get("/v1/transactions/" + UUID.randomUUID()), 404, "not-found");
        assertInvalid(api.get("/v1/transactions/x"), "id");
        assertInvalid(api.get("/v1/transactions/1-1-1-1-1"), "id");
        assertProblem(api.get("/v1/users/" + UUID.randomUUID() + "/transactions"), 404, "not-found");
        assertThat(api.get("/v1/users/" + newUser() + "/transactions").body())
                .isEqualTo("{\"data\":[],\"has_more\":false,\"next_cursor\":null}");
    }
}
