package dev.otto.ledger.platform.eventstore;

import org.jspecify.annotations.Nullable;

/**
 * The state of an aggregate after one of its events.
 *
 * @param state null for a stream without events
 * @param sequence of the last event in it, −1 for none
 * @param unit the unit that made it, while that is not known to be on disk; null when it is
 */
public record StreamState(
        @Nullable Object state, long sequence, @Nullable AppendUnit unit) {
    public static final StreamState EMPTY = new StreamState(null, -1, null);

    /** Whether both were made by the same unit: the sequence alone would not tell two lines of history apart. */
    boolean isSameAs(StreamState other) {
        return sequence == other.sequence && unit == other.unit;
    }

    StreamState settled() {
        return new StreamState(state, sequence, null);
    }
}
