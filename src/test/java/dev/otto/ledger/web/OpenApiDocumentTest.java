package dev.otto.ledger.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.otto.ledger.testing.contract.ApiDocument;
import dev.otto.ledger.testing.contract.ApiOperation;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/** The OpenAPI document is whole, valid, and says something of everything. */
class OpenApiDocumentTest extends WholeApplication {
    private static final Pattern ROW = Pattern.compile("\\| `(/problems/[a-z-]+)` \\| (\\d{3}) \\| ([^|]+) \\|.*");

    @Autowired
    RequestMappingHandlerMapping requestMappingHandlerMapping;

    private String text;
    private ApiDocument document;

    @BeforeEach
    void read() {
        Answer answer = Answer.toGet(port, "/v3/api-docs");
        text = answer.text();
        document = new ApiDocument(answer.json());
    }

    @Test
    void isValidOpenApiInJsonAndYaml() {
        assertThat(mistakes(text)).isEmpty();
        Answer yaml = Answer.toGet(port, "/v3/api-docs.yaml");
        assertThat(yaml.text()).startsWith("openapi: 3.1");
        assertThat(mistakes(yaml.text())).isEmpty();
    }

    private static List<String> mistakes(String contents) {
        ParseOptions options = new ParseOptions();
        options.setResolve(true);
        SwaggerParseResult parsed = new OpenAPIV3Parser().readContents(contents, null, options);
        assertThat(parsed.getOpenAPI().getPaths()).isNotEmpty();
        return parsed.getMessages();
    }

    @Test
    void hasEveryRouteOfTheApiAndNoneBesides() {
        Set<String> routes = new TreeSet<>();
        requestMappingHandlerMapping.getHandlerMethods().keySet().forEach(route -> {
            for (String path : route.getPatternValues()) {
                if (path.startsWith("/v1/")) {
                    route.getMethodsCondition().getMethods().forEach(method -> routes.add(method + " " + path));
                }
            }
        });
        assertThat(document.operations().stream().map(ApiOperation::toString).collect(Collectors.toSet()))
                .isEqualTo(routes);
    }

    @Test
    void hasAPageForEveryOperationAndAnOperationForEveryPage() throws Exception {
        Set<String> pages = new TreeSet<>();
        for (var file : new PathMatchingResourcePatternResolver().getResources("classpath:openapi/operations/*.yaml")) {
            pages.add(file.getFilename().replace(".yaml", ""));
        }
        assertThat(document.operations().stream().map(ApiOperation::id).toList())
                .as("ids: a route without a page has one that springdoc made up")
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(pages);
    }

    @Test
    void saysSomethingOfEveryOperationParameterHeaderAndField() {
        List<String> silent = new ArrayList<>();
        for (ApiOperation operation : document.operations()) {
            requireText(operation.node(), "summary", operation.toString(), silent);
            requireText(operation.node(), "description", operation.toString(), silent);
            operation
                    .node()
                    .path("parameters")
                    .forEach(parameter -> requireText(parameter, "description", operation + " " + parameter, silent));
            for (int status : operation.statuses()) {
                requireText(operation.response(status), "description", operation + " " + status, silent);
                operation
                        .headers(status)
                        .values()
                        .forEach(header -> requireText(header, "description", operation + " " + header, silent));
            }
        }
        for (Map.Entry<String, JsonNode> schema :
                document.root().at("/components/schemas").properties()) {
            requireText(schema.getValue(), "description", schema.getKey(), silent);
            schema.getValue().path("properties").properties().stream()
                    .filter(member -> !member.getValue().has("const"))
                    .forEach(member -> requireText(
                            member.getValue(), "description", schema.getKey() + "." + member.getKey(), silent));
        }
        assertThat(silent).isEmpty();
        assertThat(text).doesNotContain("docs/api.md", "null\\n", "dev.otto");
    }

    private static void requireText(JsonNode node, String member, String what, List<String> silent) {
        if (node.path(member).asString("").isBlank()
                || node.path(member).asString("").equals("null")) {
            silent.add(member + " of " + what);
        }
    }

    @Test
    void hasAValidExampleOfEveryRequestAndAnswer() {
        List<String> wrong = new ArrayList<>();
        for (ApiOperation operation : document.operations()) {
            if (!operation.requestSchema().isMissingNode()) {
                check(operation + " request", operation.requestSchema(), operation.requestExample(), wrong);
            }
            for (int status : operation.statuses()) {
                operation.response(status).path("content").properties().forEach(content -> {
                    JsonNode examples = content.getValue().path("examples");
                    assertThat(examples)
                            .as("examples of %s %d", operation, status)
                            .isNotEmpty();
                    examples.forEach(example ->
                            check(operation + " " + status, content.getValue().get("schema"), value(example), wrong));
                });
            }
        }
        assertThat(wrong).isEmpty();
    }

    private JsonNode value(JsonNode example) {
        return example.has("$ref")
                ? document.root()
                        .at(example.get("$ref").asString().substring(1))
                        .get("value")
                : example.get("value");
    }

    private void check(String what, JsonNode schema, JsonNode example, List<String> wrong) {
        if (example == null || example.isMissingNode()) {
            wrong.add(what + " has no example");
        } else {
            document.errors(schema, example).forEach(error -> wrong.add(what + ": " + error));
        }
    }

    @Test
    void closesRequestsAndLeavesAnswersOpen() {
        for (ApiOperation operation : document.operations()) {
            JsonNode request = operation.requestSchema();
            if (!request.isMissingNode()) {
                JsonNode schema =
                        document.root().at(request.get("$ref").asString().substring(1));
                assertThat(schema.get("additionalProperties").toString())
                        .as(operation.toString())
                        .isEqualTo("false");
            }
        }
        assertThat(document.root().at("/components/schemas/Transaction").has("additionalProperties"))
                .isFalse();
    }

    @Test
    void tellsTheBoundsOfWhatIsAskedFor() {
        JsonNode usage = document.root().at("/components/schemas/UsageRequest/properties");
        assertThat(usage.at("/amount/minimum").asLong()).isEqualTo(1);
        assertThat(usage.at("/amount/maximum").asLong()).isEqualTo(9_007_199_254_740_991L);
        assertThat(usage.at("/video_id/type").toString()).isEqualTo("[\"string\",\"null\"]");
        assertThat(usage.at("/video_id/format").asString()).isEqualTo("uuid");
        JsonNode limit = document.operation("listHolds").parameters("query").stream()
                .filter(parameter -> parameter.get("name").asString().equals("limit"))
                .findFirst()
                .orElseThrow();
        assertThat(limit.get("schema").toString())
                .isEqualTo("{\"type\":\"integer\",\"default\":50,\"maximum\":1000,\"minimum\":1}");
        JsonNode hold = document.root().at("/components/schemas/Hold");
        assertThat(hold.get("required").toString()).contains("ended_at").doesNotContain("\"transaction\"");
        assertThat(hold.at("/properties/ended_at/type").toString()).isEqualTo("[\"string\",\"null\"]");
    }

    @Test
    void listsEveryProblemOfTheDocumentation() throws Exception {
        Set<String> written = new TreeSet<>();
        for (String line : Files.readAllLines(Path.of("docs/api.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                written.add(
                        row.group(1) + " " + row.group(2) + " " + row.group(3).strip());
            }
        }
        Set<String> listed = document.root()
                .get("x-problem-types")
                .valueStream()
                .map(line -> line.get("type").asString() + " "
                        + line.get("status").asInt() + " " + line.get("title").asString())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(listed).isEqualTo(written);
    }
}
