package dev.otto.ledger.web.request;

import jakarta.servlet.http.HttpServletRequest;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One name for a request in the answer, the log and the trace. The caller may choose it by {@code X-Request-Id}, or by
 * the trace id of a {@code traceparent}; what is not plainly an id is not taken, since it is written to the log.
 */
public final class RequestId {
    public static final String HEADER = "X-Request-Id";

    private static final String ATTRIBUTE = RequestId.class.getName();
    /** No dot and no at sign, so neither a JWT nor an e-mail; and not a key of ours. */
    private static final Pattern PLAIN = Pattern.compile("(?!olk_)[A-Za-z0-9_-]{1,64}");

    private static final Pattern TRACE_PARENT =
            Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}.*");

    private RequestId() {}

    /** The same for the whole of a request, also where the container answers for a request that failed. */
    public static String of(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof String known) {
            return known;
        }
        String id = given(request);
        request.setAttribute(ATTRIBUTE, id == null ? random() : id);
        return id == null ? of(request) : id;
    }

    private static @Nullable String given(HttpServletRequest request) {
        String header = request.getHeader(HEADER);
        if (header != null && PLAIN.matcher(header).matches()) {
            return header;
        }
        String parent = request.getHeader("traceparent");
        var trace = parent == null ? null : TRACE_PARENT.matcher(parent);
        return trace != null && trace.matches() ? trace.group(1) : null;
    }

    /** It has to be told apart from others, not to be kept secret. */
    private static String random() {
        HexFormat hex = HexFormat.of();
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    }
}
