package dev.otto.ledger.web;

import dev.otto.ledger.web.problem.InvalidRequest;
import dev.otto.ledger.web.problem.InvalidValue;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/**
 * Reads a variable of the path.
 *
 * @param segment which of the path's segments it is, from 0
 */
record PathArgument(String name, int segment, Function<String, ?> parse) implements Endpoint.Argument {
    static PathArgument in(String pattern, String name, Function<String, ?> parse) {
        int segment = Arrays.asList(pattern.substring(1).split("/")).indexOf("{" + name + "}");
        if (segment < 0) {
            throw new IllegalArgumentException("there is no " + name + " in " + pattern);
        }
        return new PathArgument(name, segment, parse);
    }

    @Override
    public @Nullable Object read(HttpServletRequest request) {
        String path = request.getRequestURI();
        int from = 1;
        for (int i = 0; i < segment; i++) {
            from = path.indexOf('/', from) + 1;
        }
        int slash = path.indexOf('/', from);
        String text = path.substring(from, slash < 0 ? path.length() : slash);
        try {
            return parse.apply(text.indexOf('%') < 0 ? text : StringUtils.uriDecode(text, StandardCharsets.UTF_8));
        } catch (InvalidValue e) {
            throw new InvalidRequest(name, String.valueOf(e.getMessage()));
        }
    }
}
