package dev.otto.ledger.verifier;

import org.jspecify.annotations.Nullable;

/** One thing that must be true of a log, looked at event by event. */
public interface Check {
    /** Its name in findings. */
    String name();

    /** @param step what the event does to its account; null where it is of none, or cannot be understood */
    default void event(LoggedEvent event, AccountFold.@Nullable Step step, Findings findings) {}

    /**
     * @param extent the events that have been seen
     * @param accounts what they have made of the accounts
     */
    default void end(Extent extent, AccountFold accounts, Findings findings) {}

    /**
     * Some events that follow each other.
     *
     * @param first the position that it begins at
     * @param previousHash the hash before that
     * @param last the last position that was seen; one before the first if there was none
     * @param open whether it goes to the end of the log
     */
    record Extent(long first, byte[] previousHash, long last, boolean open) {
        /** All events from the first on. */
        public static Extent whole() {
            return new Extent(1, EventHash.beforeTheFirst(), 0, true);
        }

        /** Whether nothing came before it. */
        public boolean fromTheFirst() {
            return first == 1;
        }

        Extent upTo(long position) {
            return new Extent(first, previousHash, position, open);
        }
    }
}
