package dev.otto.ledger.web.v1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.otto.ledger.testing.StandardEvent;
import dev.otto.ledger.testing.StripeEvent;
import dev.otto.ledger.testing.contract.ApiOperation;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** For each call of the document something that it can be done to, and a body that does it. */
final class Scene {
    private final ApiTest test;

    Scene(ApiTest test) {
        this.test = test;
    }

    /** The path with the id of what the operation is about, made for this one use. */
    String path(ApiOperation operation) {
        String path =
                operation.path().contains("{id}") ? operation.path().replace("{id}", id(operation)) : operation.path();
        return operation.id().equals("findUsers") ? path + "?email=nobody@example.org" : path;
    }

    private String id(ApiOperation operation) {
        String[] parts = operation.path().split("/");
        return switch (parts[2]) {
            case "users" -> test.newUser(100);
            case "transactions" -> transaction(operation);
            case "holds" -> test.hold(test.newUser(100), 10).get("id").asString();
            case "videos" -> video(test.newUser(100));
            case "api-keys" -> apiKey();
            case "projections" -> projection(operation);
            case "endpoints" -> endpoint();
            case "dead-letters" -> deadLetter(test.database, endpoint(), 1);
            case "payments" -> test.shop().unmatched();
            default -> throw new AssertionError("no scene for " + operation);
        };
    }

    private String transaction(ApiOperation operation) {
        String user = test.newUser(100);
        if (operation.id().startsWith("reverse") || operation.id().startsWith("reinstate")) {
            String purchase = test.purchase(user, 50).get("id").asString();
            return operation.id().startsWith("reverse")
                    ? purchase
                    : ApiTest.made(test.api.post("/v1/transactions/" + purchase + "/reversals", "{}"))
                            .get("id")
                            .asString();
        }
        return test.use(user, 20).get("id").asString();
    }

    /** One whose last rebuild has ended, and of which one may be begun. */
    private String projection(ApiOperation operation) {
        String path = "/v1/projections/holds/rebuild";
        if (operation.method().equals("POST")) {
            test.api.delete(path);
        } else if (test.api.get(path).status() == 404) {
            assertThat(test.api.post(path, "{'promote': 'never'}").status()).isEqualTo(202);
        }
        return "holds";
    }

    private String video(String user) {
        return ApiTest.made(test.api.post("/v1/videos", "{'user_id': '%s', 'prompt': 'a cat', 'cost': 1}", user))
                .get("id")
                .asString();
    }

    /** Alone: there may not be many. */
    private String endpoint() {
        test.database.sql("DELETE FROM endpoints").update();
        return ApiTest.made(test.api.post("/v1/endpoints", "{'url': 'http://127.0.0.1:1/%s'}", UUID.randomUUID()))
                .get("id")
                .asString();
    }

    /** As if the message of a position had been given up. */
    static String deadLetter(JdbcClient database, String endpoint, long position) {
        String id = UUID.randomUUID().toString();
        database.sql(
                        "INSERT INTO deliveries (id, endpoint_id, position, message, user_id, state, attempts, due_at, error)"
                                + " VALUES (?::uuid, ?::uuid, ?, 1, gen_random_uuid(), 'dead', 3, now(), 'answered 500')")
                .params(id, endpoint, position)
                .update();
        return id;
    }

    private String apiKey() {
        return ApiTest.made(test.api.post("/v1/api-keys", "{'name': '%s', 'role': 'finance'}", UUID.randomUUID()))
                .get("id")
                .asString();
    }

    /** The operation's example, with values of its own for what may be there once; null when it takes no body. */
    String body(ApiOperation operation) {
        if (operation.requestSchema().isMissingNode()) {
            return webhook(operation);
        }
        ObjectNode body = (ObjectNode) operation.requestExample().deepCopy();
        fresh(body, "id", UUID.randomUUID().toString());
        fresh(body, "email", UUID.randomUUID() + "@example.org");
        fresh(body, "payment_reference", "pi_" + UUID.randomUUID());
        fresh(body, "url", "http://127.0.0.1:1/" + UUID.randomUUID());
        fresh(body, "user_id", body.has("user_id") ? test.newUser(100) : "");
        if (operation.id().equals("registerEndpoint")) {
            test.database.sql("DELETE FROM endpoints").update();
        }
        if (operation.id().equals("issueApiKey")) {
            body.put("name", "client " + UUID.randomUUID());
        }
        return body.toString();
    }

    /** What a provider sends, if it is one of those calls: something that nothing follows from later. */
    private static String webhook(ApiOperation operation) {
        return switch (operation.path()) {
            case "/v1/webhooks/stripe" ->
                StripeEvent.session(StripeEvent.NEW, "pi_none")
                        .set("TYPE", "customer.created")
                        .body();
            case "/v1/webhooks/payments" -> "{\"type\":\"payment.seen\",\"data\":{}}";
            case "/v1/finance/reconciliation" -> operation.method().equals("POST") ? ApiTest.REPORT : null;
            default -> null;
        };
    }

    /** The headers by which a provider's call is known to be one's. */
    static Map<String, String> signature(ApiOperation operation, String body) {
        return switch (operation.path()) {
            case "/v1/webhooks/stripe" ->
                Map.of("Stripe-Signature", StripeEvent.signature(body, ApiTest.CLOCK.instant(), StripeEvent.SECRET));
            case "/v1/webhooks/payments" -> new StandardEvent("msg_" + UUID.randomUUID(), body).headers(Instant.now());
            default -> Map.of();
        };
    }

    private static void fresh(ObjectNode body, String member, String value) {
        JsonNode old = body.get(member);
        if (old != null) {
            assertThat(old.isString()).isTrue();
            body.put(member, value);
        }
    }
}
