package dev.otto.ledger.web.problem;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/**
 * Answers what the container turns away before any of our code sees it, such as a path that it cannot decode. The
 * container makes it by its name, so it is public and takes no argument.
 */
public final class ContainerProblems extends ErrorReportValve {
    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        // What the container has not implemented, such as an unknown transfer coding, is a mistake of the client's.
        ProblemType type = ProblemType.ofStatus(failure == null && status > 500 ? 400 : status);
        response.setStatus(type.status());
        // Constants only, so there is nothing to escape.
        String json = "{\"type\":\"/problems/%s\",\"title\":\"%s\",\"status\":%d%s}"
                .formatted(type.code(), type.title(), type.status(), members(type, failure));
        try {
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            response.getOutputStream().write(json.getBytes(StandardCharsets.UTF_8));
            response.finishResponse();
        } catch (IOException | IllegalStateException e) {
            container.getLogger().debug("an error could not be reported", e);
        }
    }

    private String members(ProblemType type, @Nullable Throwable failure) {
        return switch (type) {
            case INVALID_REQUEST -> ",\"errors\":[{\"field\":\"request\",\"message\":\"cannot be understood\"}]";
            case INTERNAL_ERROR -> {
                UUID reference = UUID.randomUUID();
                container.getLogger().error("a request failed in the container, reference " + reference, failure);
                yield ",\"reference\":\"" + reference + "\"";
            }
            default -> "";
        };
    }
}
