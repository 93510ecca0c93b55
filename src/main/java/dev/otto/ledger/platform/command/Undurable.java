package dev.otto.ledger.platform.command;

import dev.otto.ledger.kernel.LedgerEvent;
import dev.otto.ledger.platform.eventstore.PendingEvent;
import dev.otto.ledger.platform.eventstore.StreamId;
import dev.otto.ledger.platform.eventstore.StreamStates;
import java.util.ArrayList;
import java.util.List;

/**
 * The events of a stream that no table shows yet: what this node has queued, and what the current command has decided
 * so far. Whoever adds them to a row asks here first and reads the row after: an event that commits in between is in
 * both, and its sequence tells.
 */
public final class Undurable {
    private final StreamStates states;

    Undurable(StreamStates states) {
        this.states = states;
    }

    /** An event and its place in its stream. */
    public record Event(long sequence, LedgerEvent event) {}

    /** Oldest first. */
    public List<Event> of(StreamId stream) {
        List<Event> events = new ArrayList<>();
        for (PendingEvent pending : states.pending(stream)) {
            events.add(new Event(pending.sequence(), pending.event()));
        }
        Decision decision = Decision.current();
        if (decision != null) {
            events.addAll(decision.applied(stream));
        }
        return events;
    }
}
