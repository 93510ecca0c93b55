package dev.otto.ledger.security;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/**
 * The lines of the table by their path, segment by segment, so that a request's line is found in one walk along its path
 * however long the table is. A segment's own name goes before {@code {id}}, and that before {@code **}, which stands for
 * all that is below.
 */
final class RouteTree {
    private static final String BELOW = "**";

    private final Map<String, RouteTree> named = new HashMap<>();
    private final Map<String, Rights.Line> ending = new HashMap<>();
    private final Map<String, Rights.Line> below = new HashMap<>();
    private @Nullable RouteTree any;

    void add(Rights.Line line) {
        RouteTree at = this;
        for (String segment : line.path().substring(1).split("/")) {
            if (segment.equals(BELOW)) {
                at.below.put(line.method(), line);
                return;
            }
            at = at.child(segment);
        }
        at.ending.put(line.method(), line);
    }

    private RouteTree child(String segment) {
        if (!segment.startsWith("{")) {
            return named.computeIfAbsent(segment, name -> new RouteTree());
        }
        if (any == null) {
            any = new RouteTree();
        }
        return any;
    }

    Rights.@Nullable Line find(String method, String path) {
        return path.startsWith("/") ? find(method, path, 0) : null;
    }

    /** @param at the place of the slash before the next segment, or the path's end */
    private Rights.@Nullable Line find(String method, String path, int at) {
        Rights.Line found = at == path.length() ? ending.get(method) : deeper(method, path, at);
        return found == null ? below.get(method) : found;
    }

    private Rights.@Nullable Line deeper(String method, String path, int at) {
        int slash = path.indexOf('/', at + 1);
        int end = slash < 0 ? path.length() : slash;
        RouteTree next = named.get(decoded(path.substring(at + 1, end)));
        Rights.Line found = next == null ? null : next.find(method, path, end);
        boolean empty = end == at + 1;
        return found != null || any == null || empty ? found : any.find(method, path, end);
    }

    private static String decoded(String segment) {
        return segment.indexOf('%') < 0 ? segment : StringUtils.uriDecode(segment, StandardCharsets.UTF_8);
    }
}
