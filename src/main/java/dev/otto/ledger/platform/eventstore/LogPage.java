package dev.otto.ledger.platform.eventstore;

import java.util.List;

/** Some events of the log that follow each other, in order; at least one. */
public record LogPage(List<StoredEvent> events) {
    public LogPage {
        events = List.copyOf(events);
    }

    /** The last event's position. */
    long last() {
        return events.getLast().position();
    }
}
