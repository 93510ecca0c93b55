package dev.otto.ledger.web;

import dev.otto.ledger.web.problem.InvalidValue;
import java.util.HexFormat;
import java.util.UUID;

/** UUIDs in their one text form. Java's own parser also takes {@code 1-1-1-1-1}. */
public final class UuidText {
    static final String MESSAGE = "must be a UUID such as 0198b2f4-7c1e-7d3a-9b52-3f0e6a1c2d4e";
    private static final int LENGTH = 36;

    private UuidText() {}

    /** An {@link InvalidValue} tells of any other text. */
    public static UUID parse(String text) {
        if (text.length() != LENGTH || !hasForm(text)) {
            throw new InvalidValue(MESSAGE);
        }
        return UUID.fromString(text);
    }

    private static boolean hasForm(String text) {
        for (int i = 0; i < LENGTH; i++) {
            char c = text.charAt(i);
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            if (dash ? c != '-' : c > 'f' || !HexFormat.isHexDigit(c)) {
                return false;
            }
        }
        return true;
    }
}
