package dev.otto.ledger.web;

import dev.otto.ledger.web.problem.InvalidRequest;
import java.util.List;
import java.util.Optional;

/**
 * The {@code Idempotency-Key} header of the IETF draft: a quoted structured-field string, or the bare text that most
 * clients send. {@code "k"} and {@code k} are one key.
 */
final class IdempotencyKeyHeader {
    static final String NAME = "Idempotency-Key";
    private static final int LONGEST = 255;

    private IdempotencyKeyHeader() {}

    /** @param lines every line of the header; an {@link InvalidRequest} tells of a key that is none */
    static Optional<String> parse(List<String> lines) {
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        if (lines.size() > 1) {
            throw new InvalidRequest(NAME, "must be given once");
        }
        return Optional.of(key(NAME, lines.getFirst()));
    }

    /** @param field how the client calls it; an {@link InvalidRequest} tells of a key that is none */
    static String key(String field, String given) {
        String text = given.strip();
        String key = text.startsWith("\"") ? unquoted(field, text) : text;
        if (key.isEmpty() || key.length() > LONGEST || !isVisibleAscii(key)) {
            throw new InvalidRequest(field, "must be 1 to 255 visible ASCII characters");
        }
        return key;
    }

    private static boolean isVisibleAscii(String key) {
        for (int i = 0; i < key.length(); i++) {
            if (key.charAt(i) < 0x21 || key.charAt(i) > 0x7E) {
                return false;
            }
        }
        return true;
    }

    private static String unquoted(String field, String text) {
        StringBuilder key = new StringBuilder();
        int i = 1;
        for (; i < text.length() && text.charAt(i) != '"'; i++) {
            if (text.charAt(i) == '\\') {
                i++;
                if (i == text.length() || (text.charAt(i) != '"' && text.charAt(i) != '\\')) {
                    throw new InvalidRequest(field, "may escape only \" and \\ within its quotes");
                }
            }
            key.append(text.charAt(i));
        }
        if (i != text.length() - 1) {
            throw new InvalidRequest(field, "must end with its closing quote");
        }
        return key.toString();
    }
}
