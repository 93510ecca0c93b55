package dev.otto.ledger.web.openapi;

import dev.otto.ledger.security.Rights;
import dev.otto.ledger.security.Role;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Completes each call: its stable id, who may make it, examples, headers, and every problem it can end in. */
final class Operations {
    static final String KEY = "Idempotency-Key";
    private static final String MIN_POSITION = "Ledger-Min-Position";
    private static final BigDecimal LARGEST_POSITION = BigDecimal.valueOf(999_999_999_999_999_999L);
    private static final Set<Role> EVERY_ROLE = EnumSet.allOf(Role.class);

    private final Pages pages;
    private final ProblemSchemas problems;
    private final Headers headers;

    Operations(Pages pages, ProblemSchemas problems, Headers headers) {
        this.pages = pages;
        this.headers = headers;
        this.problems = problems;
    }

    void complete(String path, PathItem.HttpMethod method, Operation operation) {
        String id = pages.operationId(method + " " + path);
        if (id == null) {
            return;
        }
        OperationPage page = pages.operation(id);
        Rights.@Nullable Line right = Rights.of(method.name(), path).orElse(null);
        operation.setOperationId(id);
        operation.setDescription(page.description().strip() + "\n\n" + whoMay(right));
        if (right != null && right.open()) {
            operation.setSecurity(List.of());
        }
        if (method == PathItem.HttpMethod.GET) {
            operation.addParametersItem(
                    new HeaderParameter().name(MIN_POSITION).required(false).schema(position()));
        }
        if (operation.getParameters() != null) {
            operation.getParameters().forEach(parameter -> complete(parameter, page));
        }
        if (page.request() != null) {
            operation.getRequestBody().getContent().values().forEach(body -> example(body, page.request()));
        }
        answers(path, operation, page, right);
        if (page.raw() != null) {
            operation.setRequestBody(raw(page.raw()));
        }
    }

    /** Set last: the problems of a body that is JSON of ours are not its. */
    private static RequestBody raw(OperationPage.RawBody raw) {
        MediaType body = new MediaType().schema(Schemas.ofType(raw.schema()));
        example(body, raw.example());
        return new RequestBody()
                .required(true)
                .description(raw.description())
                .content(new Content().addMediaType(raw.mediaType(), body));
    }

    private void complete(Parameter parameter, OperationPage page) {
        parameter.setDescription(pages.schemas().field("Parameters", parameter.getName()));
        switch (parameter.getIn() + " " + parameter.getName()) {
            case "path id" -> parameter.setExample(page.id());
            case "header " + KEY -> parameter.setExample(page.key());
            default -> parameter.setExample(page.queryExample(parameter.getName()));
        }
    }

    private static Schema<?> position() {
        return Schemas.ofType("integer")
                .format("int64")
                .minimum(BigDecimal.ZERO)
                .maximum(LARGEST_POSITION);
    }

    private static void example(MediaType body, @Nullable Object value) {
        body.addExamples("example", new Example().value(value));
    }

    private void answers(String path, Operation operation, OperationPage page, Rights.@Nullable Line right) {
        ApiResponses answers = new ApiResponses();
        operation.getResponses().forEach((status, answer) -> {
            answers.addApiResponse(status, answer);
            success(answer, page);
        });
        Map<Integer, List<String>> byStatus = new TreeMap<>();
        for (String type : types(path, operation, page, right)) {
            byStatus.computeIfAbsent(problems.status(type), none -> new ArrayList<>())
                    .add(type);
        }
        byStatus.forEach((status, types) -> answers.addApiResponse(status.toString(), problems.response(types)));
        operation.setResponses(answers);
    }

    private void success(ApiResponse answer, OperationPage page) {
        page.answerHeaders().forEach(name -> headers.add(answer, name));
        headers.add(answer, "X-Request-Id");
        if (answer.getContent() != null && page.answer() != null) {
            answer.getContent().forEach((mediaType, body) -> example(body, page.answerIn(mediaType)));
        }
    }

    /** What every call of its kind can end in, and what is its own. */
    private static List<String> types(
            String path, Operation operation, OperationPage page, Rights.@Nullable Line right) {
        List<String> types = new ArrayList<>(List.of("invalid-request"));
        boolean open = right != null && right.open();
        if (requiresKey(operation)) {
            types.add("idempotency-key-missing");
        }
        if (!open) {
            types.add("unauthenticated");
        }
        if (right == null || (!open && !isForAll(right))) {
            types.add("forbidden");
        }
        if (path.contains("{") || (page.call().startsWith("GET") && isHiddenFromUsers(right))) {
            types.add("not-found");
        }
        types.add("not-acceptable");
        types.addAll(page.ownProblems());
        if (page.key() != null) {
            types.add("idempotency-key-reused");
            // A command of the log does not wait for another one of its key for ever.
            if (page.answerHeaders().stream().anyMatch(header -> header.startsWith("Ledger-Position"))) {
                types.add("idempotency-key-in-flight");
            }
        }
        if (operation.getRequestBody() != null) {
            types.add("request-timeout");
            types.add("body-too-large");
            types.add("unsupported-media-type");
        }
        types.add("rate-limited");
        types.add("internal-error");
        types.add("unavailable");
        if (page.call().startsWith("GET")) {
            types.add("position-not-reached");
        }
        return types;
    }

    /** A person who was erased is refused also what every role may read. */
    private static boolean isForAll(Rights.Line right) {
        return right.roles().equals(EVERY_ROLE) && right.theirs() == Rights.Theirs.NOTHING;
    }

    /** To a person what only machines read is not there. */
    private static boolean isHiddenFromUsers(Rights.@Nullable Line right) {
        return right != null && !right.open() && right.theirs() == Rights.Theirs.NOTHING;
    }

    private static boolean requiresKey(Operation operation) {
        return operation.getParameters() != null
                && operation.getParameters().stream()
                        .anyMatch(parameter ->
                                parameter.getName().equals(KEY) && Boolean.TRUE.equals(parameter.getRequired()));
    }

    private static String whoMay(Rights.@Nullable Line right) {
        if (right == null) {
            return "Nobody may call it.";
        }
        if (right.open()) {
            return "Open to all.";
        }
        Stream<String> clients = right.roles().stream().map(role -> "`" + role.code() + "`");
        Stream<String> users = switch (right.theirs()) {
            case NOTHING -> Stream.empty();
            case BY_TOKEN -> Stream.of("a user by their token");
            case BY_PATH, BY_RESOURCE -> Stream.of("a user by their token, of what is theirs");
        };
        return Stream.concat(clients, users).collect(Collectors.joining(", ", "Who may: ", "."));
    }
}
