package dev.otto.ledger.web;

import dev.otto.ledger.web.problem.InvalidRequest;
import dev.otto.ledger.web.problem.InvalidValue;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads a parameter of the query by one parser and nothing else.
 *
 * @param once whether it may be given only once; of others the first counts
 * @param absent what its absence is, or its being empty; null: nothing in particular
 */
record QueryArgument(
        String name,
        boolean required,
        boolean once,
        @Nullable Object absent,
        Function<String, ?> parse) implements Endpoint.Argument {
    @Override
    public @Nullable Object read(HttpServletRequest request) {
        String[] given = request.getQueryString() == null ? null : request.getParameterValues(name);
        if (given == null) {
            if (required) {
                throw new InvalidRequest(name, "is required");
            }
            return absent;
        }
        if (given.length > 1 && once) {
            throw new InvalidRequest(name, "must be given once");
        }
        if (given[0].isEmpty() && absent != null) {
            return absent;
        }
        try {
            return parse.apply(given[0]);
        } catch (InvalidValue e) {
            throw new InvalidRequest(name, String.valueOf(e.getMessage()));
        }
    }
}
