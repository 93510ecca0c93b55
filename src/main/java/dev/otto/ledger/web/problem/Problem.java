package dev.otto.ledger.web.problem;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.otto.ledger.kernel.Refusal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An RFC 9457 problem document.
 *
 * @param type a stable URI reference, {@code /problems/<name>}
 * @param detail one sentence for the caller
 * @param instance the request's path; absent for an item of a batch
 * @param extensions further members, in snake_case
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
        String type,
        String title,
        int status,
        @Nullable String detail,
        @Nullable String instance,

        @JsonAnyGetter @JsonInclude(JsonInclude.Include.ALWAYS)
        Map<String, Object> extensions) {
    public static Problem of(ProblemType type, @Nullable String detail) {
        // Whoever looks at errors finds one, also where it was the framework that did not understand the request.
        return type == ProblemType.INVALID_REQUEST
                ? of(type, detail, Map.of("errors", List.of(new InvalidField("request", "cannot be understood"))))
                : of(type, detail, Map.of());
    }

    public static Problem of(ProblemType type, @Nullable String detail, Map<String, Object> extensions) {
        return new Problem("/problems/" + type.code(), type.title(), type.status(), detail, null, extensions);
    }

    public static Problem of(Refusal refusal) {
        return new Problem(
                "/problems/" + refusal.type(),
                refusal.title(),
                refusal.status(),
                refusal.getMessage(),
                null,
                refusal.extensions());
    }

    public static Problem of(InvalidRequest invalid) {
        return of(
                ProblemType.INVALID_REQUEST,
                "The request is not of the form that is asked for.",
                Map.of("errors", invalid.errors()));
    }

    /** The same problem, met at a path. */
    public Problem at(String path) {
        return new Problem(type, title, status, detail, path, extensions);
    }
}
