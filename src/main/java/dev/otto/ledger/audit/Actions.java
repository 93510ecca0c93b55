package dev.otto.ledger.audit;

import dev.otto.ledger.ledger.Cursor;
import dev.otto.ledger.ledger.Page;
import org.jspecify.annotations.Nullable;

/** What operators did that no event tells of. */
public interface Actions {
    /**
     * Newest first.
     *
     * @param cursor null: from the newest on
     */
    Page<ActionView> list(@Nullable Cursor cursor, int limit);
}
