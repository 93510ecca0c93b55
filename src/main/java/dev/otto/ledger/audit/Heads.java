package dev.otto.ledger.audit;

import dev.otto.ledger.ledger.Cursor;
import dev.otto.ledger.ledger.Page;
import org.jspecify.annotations.Nullable;

/** The heads that were signed. */
public interface Heads {
    /**
     * Newest first.
     *
     * @param cursor null: from the newest on
     */
    Page<HeadView> list(@Nullable Cursor cursor, int limit);
}
