package dev.otto.ledger.platform.eventstore;

import org.jspecify.annotations.Nullable;

/**
 * The state of an aggregate after one of its events.
 *
 * @param state null for a stream without events
 * @param sequence of the last event in it, −1 for none
 * @param unit the unit that made it, while that is not known to be on disk; null when it is
 * @param asOf a position of the log up to which it is certain to have every event of its stream; 0 if none is known
 */
public record StreamState(
        @Nullable Object state, long sequence, @Nullable AppendUnit unit, long asOf) {
    public static final StreamState EMPTY = new StreamState(null, -1, null, 0);

    /** A state that is on disk. */
    public static StreamState stored(Object state, long sequence) {
        return new StreamState(state, sequence, null, 0);
    }

    /** Whether both were made by the same unit: the sequence alone would not tell two lines of history apart. */
    boolean isSameAs(StreamState other) {
        return sequence == other.sequence && unit == other.unit;
    }

    /** The same state, on disk, and known to be the newest at a position. */
    StreamState settled(long position) {
        return new StreamState(state, sequence, null, position);
    }
}
