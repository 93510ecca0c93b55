package dev.otto.ledger.web;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Characters that show nothing themselves and turn the text beside them: with one of them a reference can look like another.
 */
public final class DirectionMarks {
    private static final Pattern MARK = Pattern.compile("[\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]");

    private DirectionMarks() {}

    /** The text with each of them written as its code. */
    public static String visible(String text) {
        return MARK.matcher(text)
                .replaceAll(mark -> Matcher.quoteReplacement(
                        String.format("\\u%04x", (int) mark.group().charAt(0))));
    }
}
