package dev.otto.ledger.live.internal;

import dev.otto.ledger.platform.eventstore.StoredEvent;
import java.util.List;

/** What has been told before a feed was opened, or while it was left behind: read page by page from the log. */
interface Past {
    /** The next page, in order; empty when there is nothing more for now. */
    List<StoredEvent> read();

    /** Up to here everything has been read. */
    long position();
}
