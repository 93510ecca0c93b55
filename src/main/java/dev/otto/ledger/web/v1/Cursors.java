package dev.otto.ledger.web.v1;

import dev.otto.ledger.ledger.Cursor;
import dev.otto.ledger.web.problem.InvalidRequest;
import org.jspecify.annotations.Nullable;

/** The {@code cursor} of a list. */
final class Cursors {
    private Cursors() {}

    static @Nullable Cursor parse(Cursor.List list, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return Cursor.parse(list, text);
        } catch (IllegalArgumentException e) {
            throw new InvalidRequest("cursor", "must be the next_cursor of a page of this list");
        }
    }
}
