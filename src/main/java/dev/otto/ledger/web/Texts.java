package dev.otto.ledger.web;

import dev.otto.ledger.web.problem.InvalidValue;

/** What a text may hold: whatever PostgreSQL can store and UTF-8 can carry. */
final class Texts {
    private Texts() {}

    /** The text itself; an {@link InvalidValue} tells of a NUL character or half a surrogate pair. */
    static String storable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                throw new InvalidValue("must not contain a NUL character");
            }
            if (Character.isSurrogate(c)) {
                boolean pair = i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1));
                if (!pair) {
                    throw new InvalidValue("must not contain half a surrogate pair");
                }
                i++;
            }
        }
        return text;
    }

    /** Length in characters as a person counts them, not in UTF-16 units. */
    static int length(CharSequence text) {
        return Character.codePointCount(text, 0, text.length());
    }
}
