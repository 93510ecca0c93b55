package dev.otto.ledger.web;

import dev.otto.ledger.web.problem.InvalidValue;
import java.util.UUID;
import java.util.regex.Pattern;

/** UUIDs in their one text form. Java's own parser also takes {@code 1-1-1-1-1}. */
public final class UuidText {
    static final String MESSAGE = "must be a UUID such as 0198b2f4-7c1e-7d3a-9b52-3f0e6a1c2d4e";
    private static final Pattern FORM =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private UuidText() {}

    /** An {@link InvalidValue} tells of any other text. */
    public static UUID parse(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new InvalidValue(MESSAGE);
        }
        return UUID.fromString(text);
    }
}
