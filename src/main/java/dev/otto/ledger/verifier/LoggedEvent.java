package dev.otto.ledger.verifier;

import java.util.UUID;

/**
 * A row of the log, byte for byte.
 *
 * @param recordedAt microseconds since 1970
 */
public record LoggedEvent(
        long position,
        String aggregateType,
        UUID aggregateId,
        long sequence,
        String type,
        short version,
        byte[] payload,
        byte[] metadata,
        long recordedAt,
        byte[] hash) {

    /** The stream that it belongs to. */
    String stream() {
        return aggregateType + "/" + aggregateId;
    }
}
