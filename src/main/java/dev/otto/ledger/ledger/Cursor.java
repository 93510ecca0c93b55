package dev.otto.ledger.ledger;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a list goes on: after the row at a position. A position never changes and new rows come at the far end, so the
 * pages of a list neither repeat nor skip a row while it grows.
 *
 * @param list the list that it belongs to, so that one list's cursor is not taken for another's
 * @param position of the last row that was shown
 */
public record Cursor(List list, long position) {
    private static final Pattern FORM = Pattern.compile("1([a-z])([0-9]{1,19})");

    /** The lists that have cursors; the code is part of what clients keep. */
    public enum List {
        TRANSACTIONS('t'),
        HOLDS('h'),
        VIDEOS('v'),
        EVENTS('e'),
        PAYMENTS('p'),
        HEADS('a'),
        DEAD_LETTERS('d'),
        ACTIONS('o');

        private final char code;

        List(char code) {
            this.code = code;
        }
    }

    /** The opaque text that clients hand back: base64url of a version, the list and the position. */
    public String text() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(("1" + list.code + position).getBytes(StandardCharsets.US_ASCII));
    }

    /** Reads what {@link #text} wrote for the same list; an {@link IllegalArgumentException} tells of anything else. */
    public static Cursor parse(List list, String text) {
        byte[] bytes = Base64.getUrlDecoder().decode(text);
        Matcher form = FORM.matcher(new String(bytes, StandardCharsets.US_ASCII));
        if (!form.matches() || form.group(1).charAt(0) != list.code) {
            throw new IllegalArgumentException("not a cursor of this list");
        }
        return new Cursor(list, Long.parseLong(form.group(2)));
    }
}
