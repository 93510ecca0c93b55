package dev.otto.ledger.platform.projection;

import dev.otto.ledger.platform.eventstore.EventLog;
import dev.otto.ledger.platform.eventstore.Recorded;
import dev.otto.ledger.platform.eventstore.StoredEvent;
import dev.otto.ledger.platform.eventstore.StreamId;
import dev.otto.ledger.platform.eventstore.UnreadableEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Events as they were read back.
 *
 * @param events up to, in each stream, the first that cannot be read
 * @param unreadable the first of each stream that cannot be read
 */
record Decoded(List<Recorded> events, List<Unreadable> unreadable) {

    /** An event in front of which its stream has to stand still. */
    record Unreadable(StreamId stream, long position, UnreadableEvent cause) {}

    static Decoded of(List<StoredEvent> stored, EventLog log) {
        try {
            return new Decoded(log.decode(stored), List.of());
        } catch (UnreadableEvent poison) {
            return oneByOne(stored, log);
        }
    }

    private static Decoded oneByOne(List<StoredEvent> stored, EventLog log) {
        List<Recorded> events = new ArrayList<>(stored.size());
        List<Unreadable> unreadable = new ArrayList<>();
        Set<StreamId> standing = new HashSet<>();
        for (StoredEvent event : stored) {
            if (!standing.contains(event.stream())) {
                try {
                    events.addAll(log.decode(List.of(event)));
                } catch (UnreadableEvent e) {
                    standing.add(event.stream());
                    unreadable.add(new Unreadable(event.stream(), event.position(), e));
                }
            }
        }
        return new Decoded(events, unreadable);
    }
}
