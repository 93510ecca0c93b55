package dev.otto.ledger.testing.contract;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** One call of the document. */
public record ApiOperation(String method, String path, JsonNode node) {
    private static final String PROBLEM = "application/problem+json";

    public String id() {
        return node.path("operationId").asString("");
    }

    boolean fits(String concrete) {
        return Pattern.matches(path.replaceAll("\\{[^}]+}", "[^/]+"), concrete);
    }

    public List<JsonNode> parameters(String in) {
        return node.path("parameters")
                .valueStream()
                .filter(parameter -> parameter.get("in").asString().equals(in))
                .toList();
    }

    public boolean takesKey() {
        return parameters("header").stream()
                .anyMatch(parameter -> parameter.get("name").asString().equals("Idempotency-Key"));
    }

    /** Missing when it takes no body. */
    public JsonNode requestSchema() {
        return node.at("/requestBody/content/application~1json/schema");
    }

    public JsonNode requestExample() {
        return node.at("/requestBody/content/application~1json/examples/example/value");
    }

    /** Of a body in a form of somebody else's: a provider's event, a report. */
    public Optional<String> rawExample() {
        return requestSchema().isMissingNode()
                ? node.at("/requestBody/content")
                        .valueStream()
                        .map(content -> content.at("/examples/example/value"))
                        .map(value -> value.isString() ? value.asString() : value.toString())
                        .findFirst()
                : Optional.empty();
    }

    /** Missing when the document has no such answer. */
    public JsonNode response(int status) {
        return node.path("responses").path(Integer.toString(status));
    }

    /** The media types of an answer that has a body. */
    public Set<String> answerTypes(int status) {
        return new TreeSet<>(response(status).path("content").propertyNames());
    }

    public Set<Integer> statuses() {
        return node.path("responses").propertyNames().stream()
                .map(Integer::valueOf)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    public int success() {
        return statuses().stream().filter(status -> status < 300).findFirst().orElseThrow();
    }

    /** The types of problems that may come with a status. */
    public Set<String> problems(int status) {
        return response(status).path("content").path(PROBLEM).path("examples").propertyNames().stream()
                .map(type -> "/problems/" + type)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    public Map<String, JsonNode> headers(int status) {
        return response(status).path("headers").properties().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
