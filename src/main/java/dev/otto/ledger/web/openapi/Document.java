package dev.otto.ledger.web.openapi;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import io.swagger.v3.oas.models.tags.Tag;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.stereotype.Component;

/** Makes the document whole, once springdoc has read the controllers. */
@Component
class Document implements OpenApiCustomizer {
    private static final String BEARER = "bearer";

    private final Pages pages;
    private final SchemaNames names;

    Document(Pages pages, SchemaNames names) {
        this.pages = pages;
        this.names = names;
    }

    @Override
    public void customise(OpenAPI api) {
        Components components = api.getComponents();
        api.info(new Info()
                .title("Otto Ledger")
                .version("v1")
                .description(pages.front().introduction()));
        // Relative to where the document comes from, so that it also holds behind a proxy.
        api.servers(List.of(new Server().url("/")));
        api.tags(pages.front().tags().entrySet().stream()
                .map(tag -> new Tag().name(tag.getKey()).description(tag.getValue()))
                .toList());
        api.addSecurityItem(new SecurityRequirement().addList(BEARER));
        components.addSecuritySchemes(
                BEARER,
                new SecurityScheme()
                        .type(SecurityScheme.Type.HTTP)
                        .scheme(BEARER)
                        .description(pages.schemas().field("Parameters", "Authorization")));
        new Schemas(components.getSchemas(), names, pages.schemas()).complete(requests(api));
        Headers headers = new Headers(pages);
        ProblemSchemas problems = new ProblemSchemas(pages, headers);
        problems.addTo(components);
        api.addExtension("x-problem-types", problems.list());
        batch(api).setRequestBody(new BatchSchemas(components, pages.schemas()).body());

        Operations operations = new Operations(pages, problems, headers);
        api.setPaths(inOrder(api.getPaths()));
        api.getPaths()
                .forEach((path, item) -> item.readOperationsMap()
                        .forEach((method, operation) -> operations.complete(path, method, operation)));
    }

    private static Operation batch(OpenAPI api) {
        return Objects.requireNonNull(api.getPaths().get("/v1/transactions/batch"))
                .getPost();
    }

    private static Paths inOrder(Paths paths) {
        Paths sorted = new Paths();
        sorted.putAll(new TreeMap<>(paths));
        return sorted;
    }

    private static List<Schema<?>> requests(OpenAPI api) {
        return api.getPaths().values().stream()
                .flatMap(path -> path.readOperations().stream())
                .map(Operation::getRequestBody)
                .filter(Objects::nonNull)
                .flatMap(body -> body.getContent().values().stream())
                .<Schema<?>>map(content -> content.getSchema())
                .toList();
    }
}
