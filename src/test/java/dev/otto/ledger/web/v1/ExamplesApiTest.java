package dev.otto.ledger.web.v1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.otto.ledger.testing.StripeEvent;
import dev.otto.ledger.testing.contract.ApiDocument;
import dev.otto.ledger.testing.contract.ApiOperation;
import java.net.http.HttpRequest;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Whoever sends the document's examples, as Swagger UI fills them in, succeeds. */
class ExamplesApiTest extends ApiTest {
    private static final String MARA = "0198c0de-cafe-7000-8000-000000000001";

    private final Set<String> sent = new TreeSet<>();
    private ApiDocument document;

    @Test
    void succeedAllWhenSentInTheOrderOfAStory() {
        document = ApiDocument.of(port);

        send("registerUser");
        send("changeUser");
        send("getUser");
        send("findUsers");
        JsonNode purchase = send("purchaseCredits");
        send("grantCredits");
        JsonNode usage = send("useCredits");
        send("refundUsage", usage);
        send("getTransaction", usage);
        send("adjustCredits");
        send("executeBatch");
        JsonNode captured = send("placeHold");
        send("captureHold", captured);
        send("getHold", captured);
        send("voidHold", hold(MARA, 1));
        send("requestVideo");
        send("changeVideo");
        send("getVideo");
        send("reinstateReversal", send("reversePurchase", purchase));
        send("getCredits");
        send("explainCredits");
        send("listTransactions");
        send("listHolds");
        send("listVideos");
        send("listEvents");
        send("setThresholds");
        send("getThresholds");
        send("followUser");
        send("followAll");
        send("listProjections");
        send("startVerification");
        send("getVerification");
        send("listHeads");
        send("exportBundle");
        send("receivePaymentEvent");
        STRIPE.knows(StripeEvent.intent(StripeEvent.NEW, "pi_3QK").set("EVENT", "evt_1QK3"));
        send("receiveStripeEvent");
        send("fetchEvents");
        shop().settle();
        send("takeReport");
        send("reconcile");
        for (String report :
                new String[] {"getSummary", "getTrialBalance", "exportTransactions", "exportPostings", "getStatement"
                }) {
            send(report);
        }
        send("listPayments");
        JsonNode unmatched = database.sql("SELECT id::text FROM payments WHERE payment_reference = 'pi_3QK'")
                .query((row, n) ->
                        (JsonNode) JsonNodeFactory.instance.objectNode().put("id", row.getString("id")))
                .single();
        send("getPayment", unmatched);
        send("resolvePayment", unmatched);
        send("rebuildProjection");
        send("getRebuild");
        send("cancelRebuild");
        send("listActions");
        for (String mine : new String[] {
            "getMe", "getMyCredits", "listMyTransactions", "listMyHolds", "listMyVideos", "getMyStatement", "followMe"
        }) {
            send(mine);
        }
        JsonNode endpoint = send("registerEndpoint");
        send("listEndpoints");
        send("getEndpoint", endpoint);
        send("rotateEndpoint", endpoint);
        send("pingEndpoint", endpoint);
        String letter = Scene.deadLetter(database, endpoint.get("id").asString(), 1);
        send("listDeadLetters", endpoint);
        send("replayDeadLetter", JsonNodeFactory.instance.objectNode().put("id", letter));
        send("removeEndpoint", endpoint);
        JsonNode key = send("issueApiKey");
        send("listApiKeys");
        send("rotateApiKey", key);
        send("revokeApiKey", key);
        send("eraseUser");

        assertThat(sent)
                .isEqualTo(document.operations().stream()
                        .map(ApiOperation::id)
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    private JsonNode send(String id) {
        return send(id, null);
    }

    /** @param target whose id goes into the path; the document's example of it when null */
    private JsonNode send(String id, JsonNode target) {
        ApiOperation operation = document.operation(id);
        String path = operation.path();
        for (JsonNode parameter : operation.parameters("path")) {
            path = path.replace(
                    "{" + parameter.get("name").asString() + "}",
                    (target == null ? parameter.get("example") : target.get("id")).asString());
        }
        String separator = "?";
        for (JsonNode parameter : operation.parameters("query")) {
            if (parameter.path("required").asBoolean()) {
                path += separator + parameter.get("name").asString() + "="
                        + parameter.get("example").asString();
                separator = "&";
            }
        }
        Api caller = path.startsWith("/v1/me") ? api.as(ISSUER.token(UUID.fromString(MARA))) : api;
        HttpRequest.Builder request = caller.signed(path);
        for (JsonNode parameter : operation.parameters("header")) {
            if (parameter.has("example")) {
                request.header(
                        parameter.get("name").asString(),
                        parameter.get("example").asString());
            }
        }
        Optional<String> raw = operation.rawExample();
        if (raw.isPresent()) {
            String body = raw.get();
            Scene.signature(operation, body).forEach(request::header);
            request.method(operation.method(), HttpRequest.BodyPublishers.ofString(body));
        } else if (operation.requestSchema().isMissingNode()) {
            request.method(operation.method(), HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .method(
                            operation.method(),
                            HttpRequest.BodyPublishers.ofString(
                                    operation.requestExample().toString()));
        }
        Api.Answer answer = Api.send(request);
        assertThat(answer.status()).as("%s: %s", id, answer.body()).isEqualTo(operation.success());
        sent.add(id);
        boolean json = "application/json".equals(answer.header("Content-Type"));
        return json ? answer.json() : null;
    }
}
