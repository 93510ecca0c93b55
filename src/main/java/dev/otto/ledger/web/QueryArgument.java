package dev.otto.ledger.web;

import dev.otto.ledger.web.problem.InvalidRequest;
import dev.otto.ledger.web.problem.InvalidValue;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads a parameter of the query by one parser and nothing else. Given twice it is refused: whichever counted, its sender
 * may have meant the other.
 *
 * @param absent what its absence is; null: nothing in particular
 */
record QueryArgument(
        String name, boolean required, @Nullable Object absent, Function<String, ?> parse)
        implements Endpoint.Argument {
    @Override
    public @Nullable Object read(HttpServletRequest request) {
        String[] given = request.getQueryString() == null ? null : request.getParameterValues(name);
        if (given == null) {
            if (required) {
                throw new InvalidRequest(name, "is required");
            }
            return absent;
        }
        if (given.length > 1) {
            throw new InvalidRequest(name, "must be given once");
        }
        try {
            return parse.apply(given[0]);
        } catch (InvalidValue e) {
            throw new InvalidRequest(name, String.valueOf(e.getMessage()));
        }
    }
}
