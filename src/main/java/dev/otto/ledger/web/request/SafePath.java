package dev.otto.ledger.web.request;

import jakarta.servlet.http.HttpServletRequest;

/** A request's path as it may be logged: without the query, and without anything that no path of ours has. */
public final class SafePath {
    /** As long as an id. */
    private static final int LONGEST = 36;

    private SafePath() {}

    public static String of(HttpServletRequest request) {
        return of(request.getRequestURI());
    }

    static String of(String path) {
        StringBuilder safe = new StringBuilder(path.length());
        int from = 0;
        while (from <= path.length()) {
            int slash = path.indexOf('/', from);
            int end = slash < 0 ? path.length() : slash;
            if (isPlain(path, from, end)) {
                safe.append(path, from, end);
            } else {
                safe.append('…');
            }
            if (slash >= 0) {
                safe.append('/');
            }
            from = end + 1;
        }
        return safe.toString();
    }

    /** Words, ids and file names in small letters; an e-mail or a key that somebody put there is not. */
    private static boolean isPlain(String path, int from, int end) {
        for (int i = from; i < end; i++) {
            char c = path.charAt(i);
            if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '.' && c != '-') {
                return false;
            }
        }
        return end - from <= LONGEST;
    }
}
