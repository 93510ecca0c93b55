package dev.otto.ledger.web.openapi;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;

/** The written part of the document, from {@code resources/openapi}. A page that cannot be read stops the start. */
@Component
class Pages {
    private static final ObjectMapper YAML = new YAMLMapper();

    private final Map<String, OperationPage> operations = new TreeMap<>();
    private final Map<String, String> idsByCall = new TreeMap<>();
    private final Map<String, ProblemPage> problems;
    private final SchemaPages schemas;
    private final Front front;

    /** What stands before the calls: an introduction, and what each tag is about, in the order in which they are shown. */
    record Front(String introduction, Map<String, String> tags) {}

    Pages() {
        var resources = new PathMatchingResourcePatternResolver();
        try {
            for (Resource file : resources.getResources("classpath:openapi/operations/*.yaml")) {
                String id = Objects.requireNonNull(file.getFilename()).replace(".yaml", "");
                OperationPage page = read(file, new TypeReference<>() {});
                operations.put(id, page);
                idsByCall.put(page.call(), id);
            }
            problems = read(
                    resources.getResource("classpath:openapi/problems.yaml"),
                    new TypeReference<LinkedHashMap<String, ProblemPage>>() {});
            schemas = read(resources.getResource("classpath:openapi/schemas.yaml"), new TypeReference<>() {});
            front = read(resources.getResource("classpath:openapi/front.yaml"), new TypeReference<>() {});
        } catch (IOException e) {
            throw new UncheckedIOException("a page of the OpenAPI document cannot be read", e);
        }
    }

    /** The id of the operation that has a page for this call; null when none has. */
    @Nullable
    String operationId(String call) {
        return idsByCall.get(call);
    }

    OperationPage operation(String id) {
        return Objects.requireNonNull(operations.get(id));
    }

    /** By type, as in {@code not-found}, in the order of their status. */
    Map<String, ProblemPage> problems() {
        return problems;
    }

    SchemaPages schemas() {
        return schemas;
    }

    Front front() {
        return front;
    }

    private static <T> T read(Resource file, TypeReference<T> type) throws IOException {
        try (InputStream in = file.getInputStream()) {
            return YAML.readValue(in, type);
        }
    }
}
