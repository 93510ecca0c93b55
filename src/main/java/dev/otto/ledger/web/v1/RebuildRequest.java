package dev.otto.ledger.web.v1;

import dev.otto.ledger.platform.projection.Promote;
import org.jspecify.annotations.Nullable;

/**
 * How a projection is to be rebuilt.
 *
 * @param promote when the copy takes the place of what is live; if it is equal, when that is not said
 */
record RebuildRequest(@Nullable Promote promote) {
    static Promote promote(@Nullable RebuildRequest request) {
        Promote said = request == null ? null : request.promote;
        return said == null ? Promote.IF_EQUAL : said;
    }
}
