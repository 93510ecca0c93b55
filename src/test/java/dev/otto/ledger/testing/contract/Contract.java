package dev.otto.ledger.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** Fails a test whose request or answer is not as the service's own OpenAPI document says. */
public final class Contract {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Map<Integer, Contract> BY_PORT = new ConcurrentHashMap<>();
    private static final String PROBLEM = "application/problem+json";

    /** Headers of the API's own: one that comes must be declared. */
    private static final List<String> OWN_HEADERS = List.of(
            "X-Request-Id", "Ledger-Position", "Idempotent-Replayed", "Location", "Retry-After", "WWW-Authenticate");

    private final ApiDocument document;

    public Contract(ApiDocument document) {
        this.document = document;
    }

    /** From now on everything that the tests' clients hear from this port is checked. */
    public static void holdsAt(int port) {
        BY_PORT.computeIfAbsent(port, p -> new Contract(ApiDocument.of(p)));
    }

    /** Checks an exchange with a service that {@link #holdsAt} has named; others are left alone. */
    public static void check(HttpRequest request, HttpResponse<String> response) {
        Contract contract = BY_PORT.get(request.uri().getPort());
        String path = request.uri().getRawPath();
        // What a browser asks before its page's request is no call of the API.
        if (contract == null || !path.startsWith("/v1/") || request.method().equals("OPTIONS")) {
            return;
        }
        if (request.headers().firstValue("Origin").isPresent() && response.statusCode() == 403) {
            // Of a page that may not call, and that the browser shows nothing of this answer.
            return;
        }
        contract.checkAnswer(request.method(), path, response.statusCode(), response.headers(), response.body());
        // An item of a batch may be wrong in any way while the others are done.
        boolean brokenItems = path.endsWith("/batch") && response.body().contains("\"problem\":");
        if (response.statusCode() < 300 && !brokenItems) {
            contract.checkRequest(request);
        }
    }

    /** The answer alone: also for a request that HTTP clients would not send. */
    public void checkAnswer(String method, String path, int status, HttpHeaders headers, String body) {
        String what = method + " " + path + " answered " + status + " " + body;
        Optional<ApiOperation> found = document.find(method, path);
        if (found.isEmpty()) {
            assertThat(status).as(what).isGreaterThanOrEqualTo(400);
            checkProblem(null, status, headers, body, what);
            return;
        }
        ApiOperation operation = found.get();
        assertThat(operation.statuses())
                .as("statuses of %s, which is said by %s", operation, what)
                .contains(status);
        checkHeaders(operation, status, headers, what);
        String problem = "";
        if (status >= 400) {
            problem = checkProblem(operation, status, headers, body, what);
        } else if (operation.response(status).has("content")) {
            String type = headers.firstValue("Content-Type").orElse("").replace(";charset=UTF-8", "");
            assertThat(operation.answerTypes(status)).as(what).contains(type);
            if (type.equals("application/json")) {
                JsonNode schema = operation.response(status).at("/content/application~1json/schema");
                assertThat(document.errors(schema, JSON.readTree(body)))
                        .as(what)
                        .isEmpty();
            }
        } else {
            assertThat(body).as(what).isEmpty();
        }
        Seen.answer(operation.id(), status, problem);
    }

    /** @param operation null for a path or method that the document does not have */
    private String checkProblem(ApiOperation operation, int status, HttpHeaders headers, String body, String what) {
        assertThat(headers.firstValue("Content-Type")).as(what).hasValue(PROBLEM);
        JsonNode problem = JSON.readTree(body);
        String type = problem.path("type").asString("");
        assertThat(problem.path("status").asInt()).as(what).isEqualTo(status);
        if (operation != null) {
            assertThat(operation.problems(status))
                    .as("problems of %s with %d, which is said by %s", operation, status, what)
                    .contains(type);
        }
        JsonNode schema = JsonNodeFactory.instance.objectNode().put("$ref", "#/components/schemas/" + schemaOf(type));
        assertThat(document.errors(schema, problem)).as(what).isEmpty();
        return type;
    }

    private static String schemaOf(String type) {
        StringBuilder name = new StringBuilder();
        for (String word : type.replace("/problems/", "").split("-")) {
            name.append(word.substring(0, 1).toUpperCase(java.util.Locale.ROOT)).append(word.substring(1));
        }
        return name + "Problem";
    }

    private void checkHeaders(ApiOperation operation, int status, HttpHeaders headers, String what) {
        Map<String, JsonNode> declared = operation.headers(status);
        declared.forEach((name, header) -> {
            Optional<String> value = headers.firstValue(name);
            if (header.path("required").asBoolean()) {
                assertThat(value).as("%s of %s", name, what).isPresent();
            }
            value.ifPresent(text -> assertThat(
                            document.errors(header.get("schema"), scalar(text, header.get("schema"))))
                    .as("%s of %s", name, what)
                    .isEmpty());
        });
        for (String own : OWN_HEADERS) {
            if (!declared.containsKey(own)) {
                assertThat(headers.firstValue(own)).as("%s of %s", own, what).isEmpty();
            }
        }
    }

    /** Of a request that succeeded: what the document does not allow must not work, or the document is wrong. */
    private void checkRequest(HttpRequest request) {
        URI uri = request.uri();
        ApiOperation operation =
                document.find(request.method(), uri.getRawPath()).orElseThrow();
        Optional<String> body = Bodies.of(request).filter(text -> !text.isBlank());
        // What a webhook or a report may be is for its provider to say.
        body.filter(text -> operation.rawExample().isEmpty())
                .ifPresent(text -> assertThat(document.errors(operation.requestSchema(), JSON.readTree(text)))
                        .as("body of %s: %s", operation, text)
                        .isEmpty());
        assertThat(body.isPresent()
                        || !operation.node().at("/requestBody/required").asBoolean())
                .as("body of " + operation)
                .isTrue();
        for (JsonNode header : operation.parameters("header")) {
            Optional<String> value =
                    request.headers().firstValue(header.get("name").asString());
            assertThat(value.isPresent() || !header.get("required").asBoolean())
                    .as(header + " of " + operation)
                    .isTrue();
            value.ifPresent(text -> assertThat(
                            document.errors(header.get("schema"), scalar(text, header.get("schema"))))
                    .as("%s: %s", header.get("name"), text)
                    .isEmpty());
        }
        checkQuery(operation, uri.getRawQuery());
    }

    private void checkQuery(ApiOperation operation, String query) {
        Map<String, JsonNode> known = new ConcurrentHashMap<>();
        operation
                .parameters("query")
                .forEach(parameter -> known.put(parameter.get("name").asString(), parameter));
        for (String pair : query == null ? new String[0] : query.split("&")) {
            String name = pair.replaceFirst("=.*", "");
            assertThat(known.keySet()).as("queries of " + operation).contains(name);
            JsonNode schema = known.get(name).get("schema");
            String value = URLDecoder.decode(pair.replaceFirst("[^=]*=?", ""), StandardCharsets.UTF_8);
            assertThat(document.errors(schema, scalar(value, schema))).as(pair).isEmpty();
        }
    }

    private static JsonNode scalar(String text, JsonNode schema) {
        boolean number =
                Set.of("integer", "number").contains(schema.path("type").asString(""));
        return number && text.matches("-?\\d+")
                ? JsonNodeFactory.instance.numberNode(Long.parseLong(text))
                : JsonNodeFactory.instance.stringNode(text);
    }
}
