package dev.otto.ledger.web.v1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.otto.ledger.testing.DocumentedRights;
import dev.otto.ledger.testing.DocumentedRights.Row;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every documented route, asked by everybody, for what is their own, another's and nobody's. */
class RightsApiTest extends ApiTest {
    /** Requests that are well-formed, whatever becomes of them. */
    private static final Map<String, String> BODIES = Map.ofEntries(
            Map.entry("POST /v1/users", "{'email': '%s@example.org'}"),
            Map.entry("PATCH /v1/users/{id}", "{'name': 'Ida'}"),
            Map.entry("POST /v1/users/{id}/purchases", "{'amount': 1}"),
            Map.entry("POST /v1/users/{id}/grants", "{'amount': 1}"),
            Map.entry("POST /v1/users/{id}/usages", "{'amount': 1}"),
            Map.entry("POST /v1/users/{id}/holds", "{'amount': 1}"),
            Map.entry("POST /v1/users/{id}/adjustments", "{'amount': 1, 'direction': 'debit', 'reason': 'r'}"),
            Map.entry("POST /v1/videos", "{'user_id': '%s', 'prompt': 'p', 'cost': 1}"),
            Map.entry("PATCH /v1/videos/{id}", "{'status': 'processing'}"),
            Map.entry("POST /v1/finance/reconciliation", REPORT),
            Map.entry("POST /v1/projections/{id}/rebuild", "{'promote': 'never'}"),
            Map.entry("POST /v1/payments/fetch", "{'event_ids': ['evt_1']}"),
            Map.entry("POST /v1/payments/{id}/resolve", "{'ignore': true}"),
            Map.entry("POST /v1/endpoints", "{'url': 'http://127.0.0.1:1/%s'}"),
            Map.entry("POST /v1/api-keys", "{'name': '%s', 'role': 'finance'}"),
            Map.entry(
                    "POST /v1/transactions/batch",
                    "{'items': [{'kind': 'usage', 'user_id': '%s', 'amount': 1," + " 'idempotency_key': 'k'}]}"));

    static Stream<Row> rows() {
        return DocumentedRights.rows().stream();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void holdForMachines(Row row) {
        Map<String, String> own = things(newUser(100));
        for (String role : List.of("generator", "payments", "finance", "admin")) {
            Api caller = role.equals("admin") ? api : api.as(key(role));
            for (Map<String, String> target : List.of(own, nobodys())) {
                int status = call(caller, row, target).status();
                if (row.roles().contains(role)) {
                    assertThat(status).as(role).isNotIn(400, 401, 403, 405, 415).isLessThan(500);
                } else {
                    assertThat(status).as(role).isEqualTo(403);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void holdForPeople(Row row) {
        String user = newUser(100);
        Api caller = api.as(ISSUER.token(UUID.fromString(user)));
        int own = call(caller, row, things(user)).status();
        int others = call(caller, row, things(newUser(100))).status();
        int nobodys = call(caller, row, nobodys()).status();
        boolean reads = row.method().equals("GET");
        if (row.user().equals("yes")) {
            assertThat(own).isEqualTo(200);
        } else if (row.user().equals("theirs")) {
            assertThat(own).isEqualTo(200);
            assertThat(others).isEqualTo(404);
            assertThat(nobodys).isEqualTo(404);
        } else if (reads) {
            assertThat(own).isIn(403, 404);
            assertThat(others).isEqualTo(404);
            assertThat(nobodys).isEqualTo(404);
        } else {
            assertThat(List.of(own, others, nobodys)).containsOnly(403);
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void letNobodyInWithoutAToken(Row row) {
        for (String token : List.of("", "olk_" + "B".repeat(43), "a.b.c", ISSUER.token(UUID.randomUUID()) + "x")) {
            Api.Answer answer = call(api.as(token), row, things(newUser(100)));
            assertProblem(answer, 401, "unauthenticated");
            assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
        }
    }

    @Test
    void areAskedWhenTheFormIsRightAndBeforeAnythingIsLookedUp() {
        Api nobody = api.as("");
        String user = newUser(1);
        assertInvalid(nobody.post("/v1/users/" + user + "/usages", "{'amount': 0}"), "amount");
        assertInvalid(nobody.post("/v1/users/5/usages", "{'amount': 1}"), "id");
        assertInvalid(nobody.get("/v1/users/" + user + "/transactions?limit=0"), "limit");
        assertProblem(
                nobody.postWithoutKey("/v1/users/" + user + "/usages", "{'amount': 1}"),
                400,
                "idempotency-key-missing");
        assertInvalid(api.as(key("finance")).post("/v1/users/" + user + "/usages", "{'amount': -1}"), "amount");
        assertProblem(nobody.post("/v1/users/" + user + "/usages", "{'amount': 1}"), 401, "unauthenticated");
        assertProblem(
                api.as(key("finance")).post("/v1/users/" + UUID.randomUUID() + "/usages", "{'amount': 1}"),
                403,
                "forbidden");
        assertProblem(nobody.get("/v1/nowhere"), 401, "unauthenticated");
        assertProblem(nobody.call("PUT", "/v1/users", "{}"), 401, "unauthenticated");
        assertProblem(api.get("/v1/nowhere"), 404, "not-found");
        assertProblem(api.call("PUT", "/v1/users", "{}"), 405, "method-not-allowed");
    }

    private String key(String role) {
        return made(api.postWithoutKey("/v1/api-keys", "{'name': '%s', 'role': '%s'}", UUID.randomUUID(), role))
                .get("key")
                .asString();
    }

    private Api.Answer call(Api caller, Row row, Map<String, String> target) {
        String route = row.method() + " " + row.path();
        String kind = row.path().split("/")[2];
        String path = row.path().replace("{id}", target.getOrDefault(kind, target.get("any")));
        String query = route.equals("GET /v1/users") ? "?email=nobody@example.org" : "";
        boolean aboutAUser = route.equals("POST /v1/videos") || route.equals("POST /v1/transactions/batch");
        String body = BODIES.getOrDefault(route, "{}")
                .replace(
                        "%s",
                        aboutAUser ? target.get("users") : UUID.randomUUID().toString());
        return caller.call(row.method(), path + query, body);
    }

    /** A user, and one of each thing of theirs. */
    private Map<String, String> things(String user) {
        Map<String, String> things = new LinkedHashMap<>();
        things.put("users", user);
        things.put("transactions", use(user, 1).get("id").asString());
        things.put("holds", hold(user, 1).get("id").asString());
        things.put(
                "videos",
                made(api.post("/v1/videos", "{'user_id': '%s', 'prompt': 'a cat', 'cost': 1}", user))
                        .get("id")
                        .asString());
        things.put("any", UUID.randomUUID().toString());
        return things;
    }

    private static Map<String, String> nobodys() {
        return Map.of(
                "users", UUID.randomUUID().toString(), "any", UUID.randomUUID().toString());
    }
}
