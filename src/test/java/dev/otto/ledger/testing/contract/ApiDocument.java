package dev.otto.ledger.testing.contract;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The OpenAPI document of a running service, with every schema closed: a test must not see a member it does not name. */
public final class ApiDocument {
    private static final String HOME = "https://document.test/openapi.json";
    private static final JsonMapper JSON = new JsonMapper();

    private final JsonNode root;
    private final List<ApiOperation> operations = new ArrayList<>();
    private final SchemaRegistry registry;
    private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

    public ApiDocument(JsonNode root) {
        this.root = root;
        for (Map.Entry<String, JsonNode> path : root.get("paths").properties()) {
            for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                operations.add(
                        new ApiOperation(method.getKey().toUpperCase(Locale.ROOT), path.getKey(), method.getValue()));
            }
        }
        JsonNode closed = root.deepCopy();
        for (Map.Entry<String, JsonNode> schema :
                closed.at("/components/schemas").properties()) {
            if (!schema.getKey().equals("Problem")) {
                close(schema.getValue());
            }
        }
        registry = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12,
                builder -> builder.schemas(Map.of(HOME, closed.toString()))
                        .schemaRegistryConfig(SchemaRegistryConfig.builder()
                                .formatAssertionsEnabled(true)
                                .locale(Locale.ENGLISH)
                                .build()));
    }

    /** What a service on this port of the loopback says of itself. */
    public static ApiDocument of(int port) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v3/api-docs"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return new ApiDocument(JSON.readTree(answer.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public JsonNode root() {
        return root;
    }

    public List<ApiOperation> operations() {
        return operations;
    }

    public ApiOperation operation(String id) {
        return operations.stream()
                .filter(operation -> operation.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** The operation of a call; a template without a place for a value goes before one with. */
    public Optional<ApiOperation> find(String method, String path) {
        return operations.stream()
                .filter(operation -> operation.method().equals(method) && operation.fits(path))
                .min((a, b) -> Boolean.compare(a.path().contains("{"), b.path().contains("{")));
    }

    public boolean knowsPath(String path) {
        return operations.stream().anyMatch(operation -> operation.fits(path));
    }

    /** @return what is wrong with a value; nothing when it is valid */
    public List<String> errors(JsonNode schema, JsonNode value) {
        return compiled(schema).validate(value).stream().map(Error::toString).toList();
    }

    private Schema compiled(JsonNode schema) {
        return schemas.computeIfAbsent(schema.toString(), text -> {
            JsonNode absolute = JSON.readTree(text.replace("\"#/components/", "\"" + HOME + "#/components/"));
            return registry.getSchema(SchemaLocation.of("https://document.test/" + schemas.size()), absolute);
        });
    }

    private static void close(JsonNode schema) {
        if (schema instanceof ObjectNode object) {
            if (object.has("properties") && !object.has("additionalProperties")) {
                object.put("additionalProperties", false);
            }
            // A hint: the service takes white space around it, and addresses that the validator does not know.
            if (object.path("format").asString("").equals("email")) {
                object.remove("format");
            }
        }
        schema.forEach(ApiDocument::close);
    }
}
