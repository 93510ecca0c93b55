package dev.otto.ledger.web.v1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** POST /v1/transactions/batch. */
class BatchApiTest extends ApiTest {
    private static final String PATH = "/v1/transactions/batch";

    private static String key() {
        return UUID.randomUUID().toString();
    }

    private static String batch(String... items) {
        return "{'items': [" + String.join(", ", items) + "]}";
    }

    /** @param members of the item, beside its kind and key */
    private static String item(String kind, String key, String members) {
        return "{'kind': '%s', 'idempotency_key': '%s', %s}".formatted(kind, key, members);
    }

    private static String usage(String user, String key, long amount) {
        return item("usage", key, "'user_id': '%s', 'amount': %d".formatted(user, amount));
    }

    private List<JsonNode> run(String... items) {
        return results(api.postWithoutKey(PATH, batch(items)));
    }

    private static List<JsonNode> results(Api.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return StreamSupport.stream(answer.json().get("results").spliterator(), false)
                .toList();
    }

    private static void assertProblem(JsonNode result, int status, String type) {
        assertThat(result.get("status").intValue()).as(result.toString()).isEqualTo(status);
        assertThat(result.at("/problem/type").asString()).isEqualTo("/problems/" + type);
        assertThat(result.at("/problem/status").intValue()).isEqualTo(status);
        assertThat(result.at("/problem/title").asString()).isNotEmpty();
        assertThat(result.has("transaction") || result.has("hold")).isFalse();
    }

    private static void assertInvalid(JsonNode result, String field) {
        assertProblem(result, 400, "invalid-request");
        assertThat(result.at("/problem/errors/0/field").asString())
                .as(result.toString())
                .isEqualTo(field);
    }

    /** A call of its own for each kind, with what makes its target: path, kind, the item's target member, fields. */
    private List<String[]> calls() {
        String user = newUser(1_000);
        String refunded = use(user, 10).get("id").asString();
        String reversed = purchase(user, 10).get("id").asString();
        String disputed = purchase(user, 10).get("id").asString();
        String reversal = made(api.post("/v1/transactions/" + disputed + "/reversals", "{}"))
                .get("id")
                .asString();
        String captured = hold(user, 10).get("id").asString();
        String voided = hold(user, 10).get("id").asString();
        return List.of(
                new String[] {
                    "/v1/users/" + user + "/purchases",
                    "purchase",
                    "user_id",
                    user,
                    "'amount': 5, 'paid': {'amount_minor': 50, 'currency': 'EUR'}, 'metadata': {'b': '1', 'a': '2'}"
                },
                new String[] {"/v1/users/" + user + "/grants", "grant", "user_id", user, "'amount': 5, 'priority': 7"},
                new String[] {"/v1/users/" + user + "/usages", "usage", "user_id", user, "'amount': 5"},
                new String[] {
                    "/v1/users/" + user + "/adjustments",
                    "adjustment",
                    "user_id",
                    user,
                    "'amount': 5, 'direction': 'debit', 'reason': 'an error'"
                },
                new String[] {
                    "/v1/transactions/" + refunded + "/refunds", "refund", "transaction_id", refunded, "'amount': 4"
                },
                new String[] {
                    "/v1/transactions/" + reversed + "/reversals",
                    "reversal",
                    "transaction_id",
                    reversed,
                    "'reason': null"
                },
                new String[] {
                    "/v1/transactions/" + reversal + "/reinstatements",
                    "reinstatement",
                    "transaction_id",
                    reversal,
                    "'reason': 'won'"
                },
                new String[] {"/v1/users/" + user + "/holds", "hold", "user_id", user, "'amount': 5"},
                new String[] {"/v1/holds/" + captured + "/capture", "capture", "hold_id", captured, "'amount': 4"},
                new String[] {"/v1/holds/" + voided + "/void", "void", "hold_id", voided, ""});
    }

    private static String asItem(String[] call, String key) {
        String fields = call[4].isEmpty() ? "" : ", " + call[4];
        return item(call[1], key, "'%s': '%s'".formatted(call[2], call[3]) + fields);
    }

    private static JsonNode view(JsonNode result) {
        return result.has("hold") ? result.get("hold") : result.get("transaction");
    }

    @Test
    void R3_everyKindIsTheSameCommandAloneAndInABatch() {
        for (String[] call : calls()) {
            String key = key();
            Api.Answer alone = api.postWithKey(key, call[0], "{" + call[4] + "}");
            JsonNode repeated = run(asItem(call, key)).getFirst();
            assertThat(repeated.get("status").intValue())
                    .as(repeated.toString())
                    .isEqualTo(alone.status());
            assertThat(repeated.get("replayed").booleanValue()).isTrue();
            assertThat(view(repeated)).isEqualTo(alone.json());
        }
        List<String[]> calls = calls();
        List<String> keys = calls.stream().map(call -> key()).toList();
        List<JsonNode> batched = run(IntStream.range(0, calls.size())
                .mapToObj(i -> asItem(calls.get(i), keys.get(i)))
                .toArray(String[]::new));
        for (int i = 0; i < calls.size(); i++) {
            JsonNode result = batched.get(i);
            assertThat(result.has("replayed")).as(result.toString()).isFalse();
            Api.Answer alone = api.postWithKey(keys.get(i), calls.get(i)[0], "{" + calls.get(i)[4] + "}");
            assertThat(alone.header("Idempotent-Replayed")).as(alone.body()).isEqualTo("true");
            assertThat(alone.status()).isEqualTo(result.get("status").intValue());
            assertThat(view(result)).isEqualTo(alone.json());
            assertThat(result.has("hold"))
                    .isEqualTo(List.of("hold", "capture", "void").contains(calls.get(i)[1]));
        }
        assertThat(batched.get(8).at("/hold/transaction/amount").intValue()).isEqualTo(-4);
    }

    @Test
    void answersInOrderAndItemsOfOneAccountSeeTheOnesBefore() {
        String user = newUser();
        String other = newUser(5);
        Api.Answer answer = api.postWithoutKey(
                PATH,
                batch(
                        item("purchase", key(), "'user_id': '%s', 'amount': 10".formatted(user)),
                        usage(other, key(), 5),
                        usage(user, key(), 10),
                        usage(user, key(), 1),
                        usage(other, key(), 1)));
        List<JsonNode> results = results(answer);
        assertThat(results.get(0).at("/transaction/balance_after").intValue()).isEqualTo(10);
        assertThat(results.get(1).at("/transaction/user_id").asString()).isEqualTo(other);
        assertThat(results.get(2).at("/transaction/balance_after").intValue()).isZero();
        assertProblem(results.get(3), 402, "insufficient-credits");
        assertThat(results.get(3).at("/problem/required").intValue()).isEqualTo(1);
        assertProblem(results.get(4), 402, "insufficient-credits");
        long highest = IntStream.range(0, 3)
                .mapToLong(
                        i -> results.get(i).at("/transaction/ledger_position").longValue())
                .max()
                .orElseThrow();
        assertThat(answer.header("Ledger-Position")).isEqualTo(Long.toString(highest));
        Api.Answer nothing = api.postWithoutKey(PATH, "{'items': []}");
        assertThat(nothing.status()).isEqualTo(200);
        assertThat(nothing.body()).isEqualTo("{\"results\":[]}");
        assertThat(nothing.header("Ledger-Position")).isNull();
    }

    @Test
    void aBrokenItemDisturbsNoOther() {
        String user = newUser(100);
        Map<String, String> broken = new java.util.LinkedHashMap<>();
        String id = "'user_id': '" + user + "'";
        broken.put("5", "item");
        broken.put("[{}]", "item");
        broken.put("null", "item");
        broken.put("{}", "kind");
        broken.put("{'kind': 7, 'amount': [1, {}]}", "kind");
        broken.put(item("video", key(), id), "kind");
        broken.put(item("usage", key(), "'amount': 1"), "user_id");
        broken.put(item("usage", key(), "'user_id': '1-1-1-1-1', 'amount': 1"), "user_id");
        broken.put(item("usage", key(), "'user_id': null, 'amount': 1"), "user_id");
        broken.put(item("usage", key(), id), "amount");
        broken.put(item("usage", key(), id + ", 'amount': 1.0"), "amount");
        broken.put(item("usage", key(), id + ", 'amount': '5'"), "amount");
        broken.put(item("usage", key(), id + ", 'amount': 1e3"), "amount");
        broken.put(item("usage", key(), id + ", 'amount': 1" + "0".repeat(2_000)), "item");
        broken.put(item("usage", key(), id + ", 'amount': 1, 'amount': 1"), "amount");
        broken.put(item("usage", key(), id + ", " + id + ", 'amount': 1"), "user_id");
        broken.put(item("usage", key(), id + ", 'amount': 1, 'amuont': 2"), "amuont");
        broken.put(item("usage", key(), id + ", 'amount': 1, 'hold_id': '" + user + "'"), "hold_id");
        broken.put(item("usage", key(), id + ", 'amount': 1, 'metadata': {'a': '1', 'a': '2'}"), "metadata.a");
        broken.put(item("usage", key(), id + ", 'amount': 1, 'metadata': {'a': 1}"), "metadata.a");
        broken.put(item("usage", key(), id + ", 'amount': 1, 'description': '" + "x".repeat(501) + "'"), "description");
        broken.put(item("usage", key(), id + ", 'amount': 1, 'deep': " + "[".repeat(200) + "]".repeat(200)), "item");
        broken.put(
                item("purchase", key(), id + ", 'amount': 1, 'paid': {'amount_minor': 1, 'currency': 'EURO'}"),
                "paid.currency");
        broken.put(item("void", key(), "'hold_id': '" + user + "', 'amount': 1"), "amount");
        broken.put(item("usage", "a b", id + ", 'amount': 1"), "idempotency_key");
        List<String> items = new ArrayList<>();
        broken.keySet().forEach(text -> {
            items.add(text);
            items.add(usage(user, key(), 1));
        });
        items.add("{'kind': 'usage', " + id + ", 'amount': 1}");
        items.add(item("usage", key(), "'user_id': '" + UUID.randomUUID() + "', 'amount': 1"));
        items.add(item("refund", key(), "'transaction_id': '" + UUID.randomUUID() + "'"));
        items.add(item("capture", key(), "'hold_id': '" + UUID.randomUUID() + "'"));
        List<JsonNode> results = run(items.toArray(String[]::new));
        List<String> fields = List.copyOf(broken.values());
        for (int i = 0; i < fields.size(); i++) {
            assertInvalid(results.get(2 * i), fields.get(i));
            assertThat(results.get(2 * i + 1).get("status").intValue()).isEqualTo(201);
        }
        int next = 2 * fields.size();
        assertProblem(results.get(next), 400, "idempotency-key-missing");
        assertProblem(results.get(next + 1), 404, "not-found");
        assertProblem(results.get(next + 2), 404, "not-found");
        assertProblem(results.get(next + 3), 404, "not-found");
        assertThat(credits(user).get("amount").intValue()).isEqualTo(100 - fields.size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'items': [%s, {'kind': ]}        | body",
                "{'items': [%s                     | body",
                "{'items': [%s]                    | body",
                "{'items': [%s]} {}                | body",
                "{'items': [%s]} x                 | body",
                "{'items': [%s], 'more': 1}        | more",
                "{'items': [%s], 'items': []}      | items",
                "[%s]                              | body",
                "%s                                | user_id",
                "{}                                | items",
                "{'items': null}                   | items",
                "{'items': {}}                     | items",
                "``                                | body"
            })
    void aBodyThatCannotBeReadWholeIsRefusedWholeAndNothingIsDone(String body, String field) {
        String user = newUser(10);
        long before = eventsOf(user);
        String item = "{'user_id': '" + user + "', 'kind': 'usage', 'idempotency_key': '" + key() + "', 'amount': 1}";
        assertInvalid(api.postWithoutKey(PATH, body.replace("%s", item)), field);
        assertThat(eventsOf(user)).isEqualTo(before);
    }

    @Test
    void takesTenThousandItemsAndSixteenMebibytesAndNoMore() {
        String user = newUser(10_000);
        String[] items =
                IntStream.range(0, 10_000).mapToObj(i -> usage(user, key(), 1)).toArray(String[]::new);
        List<JsonNode> results = run(items);
        assertThat(results)
                .allSatisfy(
                        result -> assertThat(result.get("status").intValue()).isEqualTo(201));
        assertThat(credits(user).get("amount").intValue()).isZero();
        assertThat(run(items))
                .allSatisfy(result ->
                        assertThat(result.has("replayed")).as(result.toString()).isTrue());
        long before = eventsOf(user);
        String tooMany = batch(items).replace("]}", ", " + usage(user, key(), 1) + "]}");
        assertInvalid(api.postWithoutKey(PATH, tooMany), "items");
        String fill = "x".repeat(1 << 24);
        ApiTest.assertProblem(api.postWithoutKey(PATH, "{'items': ['" + fill + "']}"), 413, "body-too-large");
        ApiTest.assertProblem(api.postChunked(PATH, "{'items': ['" + fill + "']}"), 413, "body-too-large");
        String largest = "{'items': ['" + "x".repeat((1 << 24) - 16) + "']}";
        assertInvalid(results(api.postChunked(PATH, largest)).getFirst(), "item");
        assertThat(eventsOf(user)).isEqualTo(before);
    }

    @Test
    void judgesEveryItemByTheRoleThatItsOwnCallAsksFor() {
        String user = newUser(100);
        String key = api.post("/v1/api-keys", "{'name': 'batch-%s', 'role': 'generator'}", UUID.randomUUID())
                .text("key");
        String purchase = item("purchase", key(), "'user_id': '%s', 'amount': 10".formatted(user));
        List<JsonNode> results = results(api.as(key)
                .postWithoutKey(
                        PATH,
                        batch(
                                purchase,
                                usage(user, key(), 1),
                                item("grant", key(), "" + "'user_id': '%s', 'amount': 10".formatted(user)))));
        assertProblem(results.get(0), 403, "forbidden");
        assertThat(results.get(1).get("status").intValue()).isEqualTo(201);
        assertProblem(results.get(2), 403, "forbidden");
        String finance = api.post("/v1/api-keys", "{'name': 'batch-%s', 'role': 'finance'}", UUID.randomUUID())
                .text("key");
        ApiTest.assertProblem(api.as(finance).postWithoutKey(PATH, batch()), 403, "forbidden");
        assertThat(credits(user).get("amount").intValue()).isEqualTo(99);
    }

    @Test
    void R3_aKeyHasOneCommandWithinABatchToo() {
        String user = newUser(100);
        String key = key();
        List<JsonNode> results = run(usage(user, key, 1), usage(user, "\\'" + key + "\\'", 1), usage(user, key, 2));
        assertThat(results.get(1).get("replayed").booleanValue()).isTrue();
        assertThat(results.get(1).get("transaction")).isEqualTo(results.get(0).get("transaction"));
        assertProblem(results.get(2), 422, "idempotency-key-reused");
        assertThat(credits(user).get("amount").intValue()).isEqualTo(99);
    }

    @Test
    void saysHowAHoldHasEnded() {
        String user = newUser(100);
        String hold = hold(user, 10).get("id").asString();
        String onIt = "'hold_id': '" + hold + "'";
        List<JsonNode> results = run(
                item("capture", key(), onIt + ", 'amount': 11"),
                item("void", key(), onIt),
                item("capture", key(), onIt));
        assertProblem(results.get(0), 409, "capture-exceeds-hold");
        assertThat(results.get(1).get("status").intValue()).isEqualTo(200);
        assertThat(results.get(1).at("/hold/state").asString()).isEqualTo("voided");
        assertProblem(results.get(2), 409, "hold-ended");
        assertThat(results.get(2).at("/problem/state").asString()).isEqualTo("voided");
    }

    /** What a client sees of an item that does not differ from one user to the other. */
    private static String essence(JsonNode result) {
        JsonNode view = view(result);
        return result.get("status") + " "
                + (view == null
                        ? result.at("/problem/type") + " " + result.at("/problem/errors")
                        : view.get("type") + " " + view.get("amount") + " " + view.get("balance_after") + " "
                                + view.get("state") + " " + view.get("captured"));
    }

    private String[] randomItem(Random random, String user, Map<String, List<String>> targets) {
        String amount = String.valueOf(random.nextInt(12) - 1);
        String id = "'user_id': '" + user + "'";
        List<String> usages = targets.get("usages");
        List<String> holds = targets.get("holds");
        String usage = usages.get(random.nextInt(usages.size()));
        String hold = holds.get(random.nextInt(holds.size()));
        return switch (random.nextInt(7)) {
            case 0 -> new String[] {"purchase", id, "'amount': " + amount, "/v1/users/" + user + "/purchases"};
            case 1 -> new String[] {"hold", id, "'amount': " + amount, "/v1/users/" + user + "/holds"};
            case 2 ->
                new String[] {
                    "refund",
                    "'transaction_id': '" + usage + "'",
                    "'amount': " + amount,
                    "/v1/transactions/" + usage + "/refunds"
                };
            case 3 ->
                new String[] {
                    "capture", "'hold_id': '" + hold + "'", "'amount': " + amount, "/v1/holds/" + hold + "/capture"
                };
            case 4 -> new String[] {"void", "'hold_id': '" + hold + "'", "", "/v1/holds/" + hold + "/void"};
            default -> new String[] {"usage", id, "'amount': " + amount, "/v1/users/" + user + "/usages"};
        };
    }

    @Test
    void answersWhatTheSameCallsOneByOneAreAnswered() {
        for (int seed = 0; seed < 5; seed++) {
            List<List<String>> answers = new ArrayList<>();
            for (boolean batched : new boolean[] {true, false}) {
                Random random = new Random(seed);
                String user = newUser(40);
                Map<String, List<String>> targets = Map.of(
                        "usages",
                        IntStream.range(0, 3)
                                .mapToObj(i -> use(user, 5).get("id").asString())
                                .toList(),
                        "holds",
                        IntStream.range(0, 4)
                                .mapToObj(i -> hold(user, 5).get("id").asString())
                                .toList());
                List<String[]> items = IntStream.range(0, 60)
                        .mapToObj(i -> randomItem(random, user, targets))
                        .toList();
                answers.add(batched ? inABatch(items) : oneByOne(items));
            }
            assertThat(answers.get(0)).isEqualTo(answers.get(1));
        }
    }

    private List<String> inABatch(List<String[]> items) {
        return run(items.stream()
                        .map(item -> item(item[0], key(), item[1] + (item[2].isEmpty() ? "" : ", " + item[2])))
                        .toArray(String[]::new))
                .stream()
                .map(BatchApiTest::essence)
                .collect(Collectors.toList());
    }

    private List<String> oneByOne(List<String[]> items) {
        List<String> answers = new ArrayList<>();
        for (String[] item : items) {
            Api.Answer answer = api.post(item[3], "{" + item[2] + "}");
            String member = answer.status() >= 400 ? "problem" : "transaction";
            answers.add(essence(
                    Api.read("{\"status\": " + answer.status() + ", \"" + member + "\": " + answer.body() + "}")));
        }
        return answers;
    }
}
