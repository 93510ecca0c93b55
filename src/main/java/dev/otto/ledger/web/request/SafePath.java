package dev.otto.ledger.web.request;

import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;

/** A request's path as it may be logged: without the query, and without anything that no path of ours has. */
public final class SafePath {
    /** Words, ids and file names in small letters; an e-mail or a key that somebody put there is not. */
    private static final Pattern STRANGE = Pattern.compile("[^/]*[^a-z0-9./-][^/]*|[^/]{37,}");

    private SafePath() {}

    public static String of(HttpServletRequest request) {
        return of(request.getRequestURI());
    }

    static String of(String path) {
        return STRANGE.matcher(path).replaceAll("…");
    }
}
