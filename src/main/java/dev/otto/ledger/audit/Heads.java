package dev.otto.ledger.audit;

import dev.otto.ledger.ledger.Page;
import org.jspecify.annotations.Nullable;

/** The heads that were signed. */
public interface Heads {
    /**
     * Newest first.
     *
     * @param before only those before this position; null: from the newest on
     * @return the next page's cursor is the position to give as {@code before}
     */
    Page<HeadView> list(@Nullable Long before, int limit);
}
