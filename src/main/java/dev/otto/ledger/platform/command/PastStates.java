package dev.otto.ledger.platform.command;

import dev.otto.ledger.platform.eventstore.EventLog;
import dev.otto.ledger.platform.eventstore.SettledInstants;
import dev.otto.ledger.platform.eventstore.StreamEnd;
import dev.otto.ledger.platform.eventstore.StreamId;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * The states that streams had, exact to the event. Each is found by a few dozen look-ups and made of a snapshot
 * and the events up to the next one, whatever the stream's history and the log's.
 */
public final class PastStates {
    private final StreamKinds kinds;
    private final EventLog log;
    private final SettledInstants settled;

    PastStates(StreamKinds kinds, EventLog log, SettledInstants settled) {
        this.kinds = kinds;
        this.log = log;
        this.settled = settled;
    }

    /**
     * A state as the stream's module made it.
     *
     * @param end the last event in it
     */
    public record PastState(Object state, StreamEnd end) {}

    /**
     * The state after the last event at or before an instant; empty if the stream began later.
     *
     * @throws dev.otto.ledger.platform.eventstore.InstantNotPast if such an event can still be written
     */
    public Optional<PastState> at(StreamId stream, Instant instant) {
        settled.require(instant);
        return log.endAt(stream, instant).map(end -> at(stream, end));
    }

    /** The state after the last event at or before a position of the log, which has to be committed. */
    public Optional<PastState> asOf(StreamId stream, long position) {
        return log.endBy(stream, position).map(end -> at(stream, end));
    }

    /** The state after the last event that is committed; empty if there is none. */
    public Optional<PastState> newest(StreamId stream) {
        return log.end(stream).map(end -> at(stream, end));
    }

    private PastState at(StreamId stream, StreamEnd end) {
        return new PastState(
                Objects.requireNonNull(kinds.loadAt(stream, end.sequence()).state()), end);
    }
}
