package dev.otto.ledger.web.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One type of problem, with an example.
 *
 * @param advice what a client does about it
 * @param detail of the example
 * @param members further ones, with the example's values
 */
record ProblemPage(
        int status,
        String title,
        String advice,
        String detail,
        @Nullable Map<String, JsonNode> members) {

    Map<String, JsonNode> ownMembers() {
        return members == null ? Map.of() : members;
    }
}
