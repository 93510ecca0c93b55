package dev.otto.ledger.web.hostile;

import dev.otto.ledger.testing.FakeIssuer;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.Shop;
import dev.otto.ledger.testing.contract.ApiOperation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Users with something of everything, so that an attempt fails for its own reason and not for want of a target. */
final class World {
    private static final JsonMapper JSON = new JsonMapper();

    private final LedgerNode node;
    private final FakeIssuer issuer;
    private final Wire wire;
    private final Map<String, List<String>> ids = new HashMap<>();
    private final List<String> cursors = new ArrayList<>();
    /** No attempt names this user otherwise: an erasure of whoever has payments writes more than its answer tells. */
    private final String payer;

    World(LedgerNode node, FakeIssuer issuer) {
        this.node = node;
        this.issuer = issuer;
        wire = new Wire(node.port());
        for (int i = 0; i < 4; i++) {
            user();
        }
        payer = post("/v1/users", "{\"email\":\"" + UUID.randomUUID() + "@example.org\"}")
                .get("id")
                .asString();
        for (int i = 0; i < 4; i++) {
            ids.computeIfAbsent("payments", none -> new ArrayList<>())
                    .add(new Shop(node.port(), node.sql(), node.bean(Clock.class)).unmatched());
        }
        // Whoever is erased takes no more commands, so those who are have nothing that others are tried on.
        note("leavers", post("/v1/users", "{\"email\":\"" + UUID.randomUUID() + "@example.org\"}"));
        for (String list : List.of("transactions", "holds", "videos", "events")) {
            cursors.add(get("/v1/users/" + ids.get("users").getFirst() + "/" + list + "?limit=1")
                    .get("next_cursor")
                    .asString());
        }
        for (int i = 0; i < 2; i++) {
            note("api-keys", post("/v1/api-keys", "{\"name\":\"" + UUID.randomUUID() + "\",\"role\":\"finance\"}"));
        }
        for (int i = 0; i < 2; i++) {
            String endpoint =
                    note("endpoints", post("/v1/endpoints", "{\"url\":\"https://hooks.example.org/" + i + "\"}"));
            ids.computeIfAbsent("dead-letters", none -> new ArrayList<>()).add(deadLetter(endpoint));
        }
        ids.put("projections", List.of("holds", "books"));
        cursors.add(get("/v1/api-keys?limit=1").get("next_cursor").asString());
    }

    /** As if an endpoint had not taken a message. */
    private String deadLetter(String endpoint) {
        String id = UUID.randomUUID().toString();
        node.sql()
                .sql("INSERT INTO deliveries (id, endpoint_id, position, message, user_id, state, attempts, due_at)"
                        + " VALUES (?::uuid, ?::uuid, 1, 1, gen_random_uuid(), 'dead', 1, now())")
                .params(id, endpoint)
                .update();
        return id;
    }

    private void user() {
        String id = note("users", post("/v1/users", "{\"email\":\"" + UUID.randomUUID() + "@example.org\"}"));
        String path = "/v1/users/" + id;
        post(path + "/grants", "{\"amount\":1000000}");
        for (int i = 0; i < 2; i++) {
            note("usages", post(path + "/usages", "{\"amount\":10}"));
            String purchase = note("purchases", post(path + "/purchases", "{\"amount\":20}"));
            note("reversals", post("/v1/transactions/" + purchase + "/reversals", "{\"amount\":5}"));
            note("holds", post(path + "/holds", "{\"amount\":10}"));
            note("videos", post("/v1/videos", "{\"user_id\":\"" + id + "\",\"prompt\":\"a cat\",\"cost\":5}"));
        }
    }

    private String note(String kind, JsonNode made) {
        String id = made.get("id").asString();
        ids.computeIfAbsent(kind, none -> new ArrayList<>()).add(id);
        return id;
    }

    /** A request that would succeed. */
    Attempt attempt(ApiOperation operation, Random random) {
        Attempt attempt = new Attempt(
                operation, operation.path().replace("{id}", Oddities.one(ids.get(kind(operation)), random)));
        attempt.header("Host", "127.0.0.1");
        boolean mine = operation.path().startsWith("/v1/me");
        attempt.header(
                "Authorization",
                "Bearer "
                        + (mine ? issuer.token(UUID.fromString(ids.get("users").getFirst())) : LedgerNode.ADMIN_KEY));
        if (operation.id().equals("findUsers")) {
            attempt.query("email=a@example.org");
        }
        if (operation.takesKey()) {
            attempt.header("Idempotency-Key", new UUID(random.nextLong(), random.nextLong()).toString());
        }
        JsonNode body = body(operation, random);
        if (body != null) {
            attempt.header("Content-Type", "application/json");
            attempt.body(body.toString());
        }
        return attempt;
    }

    /** Null when it takes none. */
    JsonNode body(ApiOperation operation, Random random) {
        if (operation.requestSchema().isMissingNode()) {
            return null;
        }
        ObjectNode body = (ObjectNode) operation.requestExample().deepCopy();
        String unique = new UUID(random.nextLong(), random.nextLong()).toString();
        replace(body, "id", unique);
        replace(body, "email", unique + "@example.org");
        replace(body, "url", "https://hooks.example.org/" + unique);
        replace(body, "payment_reference", unique);
        replace(
                body,
                "user_id",
                operation.id().equals("resolvePayment") ? payer : Oddities.one(ids.get("users"), random));
        for (JsonNode item : body.path("items")) {
            replace((ObjectNode) item, "user_id", Oddities.one(ids.get("users"), random));
            replace((ObjectNode) item, "idempotency_key", new UUID(random.nextLong(), random.nextLong()).toString());
        }
        if (operation.id().equals("issueApiKey")) {
            body.put("name", unique);
        }
        return body;
    }

    private static void replace(ObjectNode body, String member, String value) {
        if (body.has(member)) {
            body.put(member, value);
        }
    }

    private static String kind(ApiOperation operation) {
        if (operation.id().equals("eraseUser")) {
            return "leavers";
        }
        String kind = operation.path().split("/")[2];
        if (!kind.equals("transactions")) {
            return List.of("me", "webhooks", "finance", "audit", "stream").contains(kind) ? "users" : kind;
        }
        return operation.path().endsWith("reversals")
                ? "purchases"
                : operation.path().endsWith("reinstatements") ? "reversals" : "usages";
    }

    String someId(Random random) {
        return Oddities.one(Oddities.one(List.copyOf(ids.values()), random), random);
    }

    List<String> cursors() {
        return cursors;
    }

    /** The position of the last event. */
    long head() {
        return node.sql()
                .sql("SELECT coalesce(max(position), 0) FROM events")
                .query(Long.class)
                .single();
    }

    /** How many rows each table has, but for those that follow the log in their own time. */
    Map<String, Long> rows() {
        Map<String, Long> rows = new TreeMap<>();
        List<String> tables = node.sql().sql("""
                        SELECT schemaname || '.' || tablename FROM pg_tables
                        WHERE schemaname IN ('public', 'projection')
                          AND tablename NOT IN ('book_entries', 'book_sums', 'book_currencies', 'book_providers', 'audit_heads', 'audit_keys', 'snapshots', 'token_entry', 'flyway_schema_history')""").query(String.class).list();
        for (String table : tables) {
            rows.put(
                    table,
                    node.sql()
                            .sql("SELECT count(*) FROM " + table)
                            .query(Long.class)
                            .single());
        }
        return rows;
    }

    boolean knowsKey(String key) {
        return node.sql()
                .sql("SELECT exists(SELECT FROM idempotency_keys WHERE key = :key)")
                .param("key", key)
                .query(Boolean.class)
                .single();
    }

    private JsonNode get(String path) {
        return send("GET", path, null);
    }

    private JsonNode post(String path, String body) {
        return send("POST", path, body);
    }

    private JsonNode send(String method, String path, String body) {
        Attempt attempt = new Attempt(new ApiOperation(method, path, JSON.createObjectNode()), path);
        attempt.header("Host", "127.0.0.1");
        attempt.header("Authorization", "Bearer " + LedgerNode.ADMIN_KEY);
        if (body != null) {
            attempt.header("Content-Type", "application/json");
            attempt.header("Idempotency-Key", UUID.randomUUID().toString());
            attempt.body(body);
            attempt.header("Content-Length", Integer.toString(attempt.body().length));
        }
        try {
            Wire.Reply reply = wire.send(attempt);
            if (reply.status() >= 300) {
                throw new AssertionError(attempt + " -> " + reply);
            }
            return JSON.readTree(reply.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
