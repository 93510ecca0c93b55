package dev.otto.ledger.platform.eventstore;

import java.time.Instant;

/**
 * A row of the log, byte for byte.
 *
 * @param type the stable stored name, such as {@code credits.hold-placed}
 * @param payload the exact JSON that was hashed
 * @param metadata likewise
 * @param hash of the previous event's hash and every other column: see {@link ChainHash}
 */
public record StoredEvent(
        long position,
        StreamId stream,
        long sequence,
        String type,
        short version,
        byte[] payload,
        byte[] metadata,
        Instant recordedAt,
        byte[] hash) {}
