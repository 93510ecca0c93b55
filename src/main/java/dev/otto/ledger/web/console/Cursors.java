package dev.otto.ledger.web.console;

import dev.otto.ledger.ledger.Cursor;
import dev.otto.ledger.web.problem.InvalidRequest;
import org.jspecify.annotations.Nullable;

/** Where a page of a list goes on. */
final class Cursors {
    private Cursors() {}

    static @Nullable Cursor parse(Cursor.List list, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return Cursor.parse(list, text);
        } catch (IllegalArgumentException e) {
            throw new InvalidRequest("cursor", "must be that of a link of this list");
        }
    }
}
