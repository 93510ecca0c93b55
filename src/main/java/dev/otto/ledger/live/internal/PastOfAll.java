package dev.otto.ledger.live.internal;

import dev.otto.ledger.platform.eventstore.EventLog;
import dev.otto.ledger.platform.eventstore.StoredEvent;
import java.util.List;

/** The log from a position on. */
final class PastOfAll implements Past {
    private static final int PAGE = 500;

    private final EventLog log;
    private long position;

    PastOfAll(EventLog log, long after) {
        this.log = log;
        position = after;
    }

    @Override
    public List<StoredEvent> read() {
        List<StoredEvent> page = log.read(position, PAGE);
        if (!page.isEmpty()) {
            position = page.getLast().position();
        }
        return page;
    }

    @Override
    public long position() {
        return position;
    }
}
