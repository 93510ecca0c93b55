package dev.otto.ledger.platform.projection;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The last rebuild of a projection: how far it is, or what came of it.
 *
 * @param version of the projection that the copy is built by
 * @param position the last event that the copy has applied
 * @param head the last event of the log
 * @param percent how much of the log the copy has applied
 * @param eventsPerSecond while it is built
 * @param secondsLeft until the copy is at the head, at this speed
 * @param waitingFor what it cannot go on without
 * @param result what the comparison found, once it is made
 * @param error why it failed, or who cancelled it and why
 * @param node that works on it, or did last
 * @param reason why it was asked for
 */
public record Rebuild(
        String projection,
        UUID id,
        int version,
        Promote promote,
        Phase phase,
        long position,
        long head,
        double percent,
        @Nullable Long eventsPerSecond,
        @Nullable Long secondsLeft,
        @Nullable String waitingFor,
        @Nullable Difference result,
        @Nullable String error,
        @Nullable String node,
        String askedBy,
        @Nullable String reason,
        Instant startedAt,
        Instant updatedAt,
        @Nullable Instant endedAt) {

    /** Where a rebuild is, or how it ended. */
    public enum Phase {
        BUILDING,
        COMPARING,
        /** For others: before the copy can take the live tables' place. */
        WAITING,
        /** The copy is the live projection. */
        PROMOTED,
        /** No difference, and no promotion was wanted. */
        EQUAL,
        /** The live projection stayed in its place. */
        DIFFERENT,
        CANCELLED,
        FAILED;

        @JsonValue
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether nothing more comes. */
        public boolean isLast() {
            return compareTo(PROMOTED) >= 0;
        }
    }
}
