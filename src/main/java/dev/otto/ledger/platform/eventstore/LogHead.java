package dev.otto.ledger.platform.eventstore;

import java.time.Instant;

/** The last event of the log: where the next one goes. */
record LogHead(long position, byte[] hash, Instant recordedAt) {
    static final LogHead EMPTY = new LogHead(0, ChainHash.genesis(), Instant.EPOCH);
}
