package dev.otto.ledger.web.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the document says of a call beyond what its code tells. The file's name is the operation's id.
 *
 * @param call method and path: {@code POST /v1/users}
 * @param id an example of the id in the path
 * @param query examples of parameters that are required
 * @param key an example of its idempotency key; null where it takes none, or where a key has no effect
 * @param headers of the successful answer
 * @param problems that are this call's own; those that every call of its kind can end in are not repeated
 * @param request an example; null where there is no body, or one that is taken as it comes
 * @param raw a body that is taken as it comes, and that code tells nothing of
 * @param answer to the example, with a success; null where it has no body
 * @param answers the same in other media types, where there are several
 */
record OperationPage(
        String call,
        String description,
        @Nullable String id,
        @Nullable Map<String, String> query,
        @Nullable String key,
        @Nullable List<String> headers,
        @Nullable List<String> problems,
        @Nullable JsonNode request,
        @Nullable RawBody raw,
        @Nullable JsonNode answer,
        @Nullable Map<String, String> answers) {

    /** An answer in a media type; null where it has no body. */
    @Nullable
    Object answerIn(String mediaType) {
        return answers != null && answers.containsKey(mediaType) ? answers.get(mediaType) : answer;
    }

    @Nullable
    String queryExample(String name) {
        return query == null ? null : query.get(name);
    }

    List<String> ownProblems() {
        return problems == null ? List.of() : problems;
    }

    List<String> answerHeaders() {
        return headers == null ? List.of() : headers;
    }

    /**
     * A body of somebody else's form.
     *
     * @param mediaType as its sender names it
     * @param schema the JSON type of the whole of it: object, string
     */
    record RawBody(String mediaType, String schema, String description, JsonNode example) {}
}
