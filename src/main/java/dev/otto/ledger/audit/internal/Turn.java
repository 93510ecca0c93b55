package dev.otto.ledger.audit.internal;

import java.time.Duration;

/** Work that is taken up again and again, on a thread of its own. */
interface Turn {
    String name();

    /** Does what there is to do. Returns how long to wait before the next turn. */
    Duration take();
}
