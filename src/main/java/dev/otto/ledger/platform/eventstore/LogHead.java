package dev.otto.ledger.platform.eventstore;

import java.time.Instant;

/**
 * The last event of the log: where the next one goes.
 *
 * @param stamp the next one is not stamped before it: the last event's, or the floor if that is higher
 */
record LogHead(long position, byte[] hash, Instant stamp) {
    static final LogHead EMPTY = new LogHead(0, ChainHash.genesis(), Instant.EPOCH);

    /** One row: position, hash and stamp, each null where there is none. */
    static final String QUERY = """
            SELECT e.position, e.hash, greatest(e.recorded_at, (SELECT stamp FROM log_floor))
            FROM (SELECT) always LEFT JOIN LATERAL (
                SELECT position, hash, recorded_at FROM events ORDER BY position DESC LIMIT 1) e ON true""";
}
