package dev.otto.ledger.web.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.Discriminator;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A schema and an example for each type of problem, and the answers that are made of them. */
final class ProblemSchemas {
    private static final String MEDIA_TYPE = "application/problem+json";

    private final Pages pages;
    private final Headers headers;

    ProblemSchemas(Pages pages, Headers headers) {
        this.pages = pages;
        this.headers = headers;
    }

    void addTo(Components components) {
        components.addSchemas("Problem", any());
        pages.problems().forEach((type, page) -> {
            components.addSchemas(name(type), schema(type, page));
            components.addExamples(type, new Example().summary(page.title()).value(example(type, page)));
        });
    }

    /** For clients that look one up by its type. */
    List<Map<String, Object>> list() {
        return pages.problems().entrySet().stream()
                .map(problem -> {
                    Map<String, Object> line = new LinkedHashMap<>();
                    line.put("type", uri(problem.getKey()));
                    line.put("status", problem.getValue().status());
                    line.put("title", problem.getValue().title());
                    line.put("advice", problem.getValue().advice());
                    return line;
                })
                .toList();
    }

    /** @param types of one status */
    ApiResponse response(List<String> types) {
        MediaType body = new MediaType().schema(oneOf(types));
        types.forEach(type -> body.addExamples(type, new Example().$ref("#/components/examples/" + type)));
        ApiResponse response = new ApiResponse()
                .description(types.stream()
                        .map(type ->
                                "**" + page(type).title() + "**: " + page(type).advice())
                        .collect(Collectors.joining("\n\n")))
                .content(new Content().addMediaType(MEDIA_TYPE, body));
        headers.add(response, "X-Request-Id?");
        if (types.contains("unauthenticated")) {
            headers.add(response, "WWW-Authenticate");
        }
        List<String> passing = types.stream().filter(ProblemSchemas::passes).toList();
        if (!passing.isEmpty()) {
            headers.add(response, passing.size() == types.size() ? "Retry-After" : "Retry-After?");
        }
        return response;
    }

    int status(String type) {
        return page(type).status();
    }

    /** Whether it is over by itself, so that the client is told when to come again. */
    private static boolean passes(String type) {
        return List.of("idempotency-key-in-flight", "position-not-reached", "rate-limited", "unavailable")
                .contains(type);
    }

    private static Schema<?> oneOf(List<String> types) {
        List<Schema> schemas = types.stream()
                .<Schema>map(type -> new Schema<>().$ref(ref(type)))
                .toList();
        if (schemas.size() == 1) {
            return schemas.getFirst();
        }
        Discriminator byType = new Discriminator().propertyName("type");
        types.forEach(type -> byType.mapping(uri(type), ref(type)));
        return new Schema<>().oneOf(schemas).discriminator(byType);
    }

    private Schema<?> schema(String type, ProblemPage page) {
        Schema<?> schema = Schemas.ofType("object").description(page.advice());
        schema.addProperty("type", Schemas.ofType("string")._const(uri(type)));
        schema.addProperty("title", Schemas.ofType("string")._const(page.title()));
        schema.addProperty("status", Schemas.ofType("integer")._const(page.status()));
        schema.addProperty("detail", text("detail"));
        schema.addProperty("instance", text("instance").format("uri-reference"));
        schema.addRequiredItem("type").addRequiredItem("title").addRequiredItem("status");
        page.ownMembers().forEach((name, value) -> {
            schema.addProperty(name, member(value).description(meaning(name)));
            schema.addRequiredItem(name);
        });
        return schema;
    }

    private Schema<?> any() {
        Schema<?> schema = Schemas.ofType("object")
                .description("RFC 9457. Further members depend on the type; x-problem-types lists all types.");
        schema.addProperty("type", text("type").format("uri-reference"));
        schema.addProperty("title", text("title"));
        schema.addProperty("status", Schemas.ofType("integer").description(meaning("status")));
        schema.addProperty("detail", text("detail"));
        schema.addProperty("instance", text("instance").format("uri-reference"));
        return schema.addRequiredItem("type").addRequiredItem("title").addRequiredItem("status");
    }

    private Schema<?> text(String member) {
        return Schemas.ofType("string").description(meaning(member));
    }

    private String meaning(String member) {
        return String.valueOf(pages.schemas().field("Problem", member));
    }

    /** What an example's value is one of. */
    private Schema<?> member(JsonNode value) {
        if (value.isArray()) {
            return Schemas.ofType("array").items(member(value.get(0)));
        }
        if (value.isObject()) {
            Schema<?> object = Schemas.ofType("object");
            value.properties().forEach(member -> {
                object.addProperty(member.getKey(), member(member.getValue()).description(meaning(member.getKey())));
                object.addRequiredItem(member.getKey());
            });
            return object;
        }
        return value.isNumber() ? Schemas.ofType("integer").format("int64") : Schemas.ofType("string");
    }

    private static ObjectNode example(String type, ProblemPage page) {
        ObjectNode example = JsonNodeFactory.instance.objectNode();
        example.put("type", uri(type)).put("title", page.title()).put("status", page.status());
        example.put("detail", page.detail()).put("instance", "/v1/users/0198c0de-cafe-7000-8000-000000000001");
        page.ownMembers().forEach(example::set);
        return example;
    }

    private ProblemPage page(String type) {
        ProblemPage page = pages.problems().get(type);
        if (page == null) {
            throw new IllegalStateException("openapi/problems.yaml has no " + type);
        }
        return page;
    }

    private static String uri(String type) {
        return "/problems/" + type;
    }

    private static String ref(String type) {
        return "#/components/schemas/" + name(type);
    }

    /** {@code not-found} is {@code NotFoundProblem}. */
    private static String name(String type) {
        return Arrays.stream(type.split("-"))
                .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                .collect(Collectors.joining("", "", "Problem"));
    }
}
