package dev.otto.ledger.ledger.internal;

import dev.otto.ledger.platform.eventstore.EventLog;
import dev.otto.ledger.platform.eventstore.Recorded;
import dev.otto.ledger.platform.eventstore.StoredEvent;
import dev.otto.ledger.platform.eventstore.StreamId;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** A short stream's past: a video has three events at most, a user as many as there were changes of the record. */
@Component
class StreamHistory {
    private static final int CHUNK = 1_000;

    private final EventLog log;

    StreamHistory(EventLog log) {
        this.log = log;
    }

    /** A stream's events up to a position of the log, that one included. */
    List<Recorded> upTo(StreamId stream, long position) {
        List<StoredEvent> events = new ArrayList<>();
        List<StoredEvent> chunk;
        do {
            chunk = log.readStream(
                    stream, events.isEmpty() ? -1 : events.getLast().sequence(), CHUNK);
            events.addAll(chunk);
        } while (chunk.size() == CHUNK && chunk.getLast().position() < position);
        events.removeIf(event -> event.position() > position);
        return log.decode(events);
    }
}
