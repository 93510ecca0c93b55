package dev.otto.ledger.kernel;

import java.time.Instant;

/**
 * The instant at which the current command is decided, in whole microseconds: never before the last stamp of the log
 * that this node knows of (R15).
 */
public record Now(Instant instant) {
    /** Whether a deadline has come: what ends at an instant is valid strictly before it. */
    public boolean hasReached(Instant deadline) {
        return !instant.isBefore(deadline);
    }
}
