package dev.otto.ledger.web.v1;

import dev.otto.ledger.platform.projection.Promote;
import dev.otto.ledger.platform.projection.RebuildOrder;
import dev.otto.ledger.security.Caller;
import dev.otto.ledger.web.Text;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How a projection is to be rebuilt.
 *
 * @param promote when the copy takes the place of what is live; if it is equal, when that is not said
 * @param reason why, for those who ask later
 */
record RebuildRequest(
        @Nullable Promote promote, @Text @Nullable String reason) {
    private static final RebuildRequest USUAL = new RebuildRequest(null, null);

    static RebuildOrder order(@Nullable RebuildRequest request, UUID id, Caller caller) {
        RebuildRequest said = request == null ? USUAL : request;
        return new RebuildOrder(
                id,
                said.promote == null ? Promote.IF_EQUAL : said.promote,
                caller.actor().toString(),
                said.reason);
    }
}
