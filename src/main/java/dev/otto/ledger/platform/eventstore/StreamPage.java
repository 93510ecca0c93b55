package dev.otto.ledger.platform.eventstore;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@link StreamReader} found of a stream.
 *
 * @param snapshot absent if none was asked for, or there is none of that version
 * @param events the first ones after the snapshot, else after the sequence that was asked for, in order
 */
public record StreamPage(@Nullable Snapshot snapshot, List<Event> events) {
    /** Nothing more. */
    public static final StreamPage END = new StreamPage(null, List.of());

    /** @param state as stored, see {@link Snapshots} */
    public record Snapshot(long sequence, byte[] state) {}

    /**
     * What a state is made of. Who caused an event, when, and its hash are no part of it.
     *
     * @param position told if it cannot be read
     * @param payload as stored
     */
    public record Event(long sequence, long position, String type, short version, byte[] payload) {}
}
