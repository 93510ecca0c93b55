package dev.otto.ledger.verifier;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The chain hash, made after its description in docs/architecture.md: SHA-256 over the byte 1, the hash before, and nine
 * columns, each behind its length.
 */
public final class EventHash {
    public static final int BYTES = 32;
    private static final byte ENCODING = 1;

    private final MessageDigest digest;

    public EventHash() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** What stands before the first event. */
    public static byte[] beforeTheFirst() {
        return new byte[BYTES];
    }

    /** The hash that the event must have behind {@code previous}. */
    public byte[] of(byte[] previous, LoggedEvent event) {
        byte[] aggregateType = event.aggregateType().getBytes(StandardCharsets.UTF_8);
        byte[] type = event.type().getBytes(StandardCharsets.UTF_8);
        int columns = 8
                + aggregateType.length
                + 16
                + 8
                + type.length
                + 2
                + event.payload().length
                + event.metadata().length
                + 8;
        ByteBuffer bytes = ByteBuffer.allocate(1 + BYTES + 9 * Integer.BYTES + columns);
        bytes.put(ENCODING).put(previous, 0, BYTES);
        bytes.putInt(8).putLong(event.position());
        bytes.putInt(aggregateType.length).put(aggregateType);
        bytes.putInt(16)
                .putLong(event.aggregateId().getMostSignificantBits())
                .putLong(event.aggregateId().getLeastSignificantBits());
        bytes.putInt(8).putLong(event.sequence());
        bytes.putInt(type.length).put(type);
        bytes.putInt(2).putShort(event.version());
        bytes.putInt(event.payload().length).put(event.payload());
        bytes.putInt(event.metadata().length).put(event.metadata());
        bytes.putInt(8).putLong(event.recordedAt());
        return digest.digest(bytes.array());
    }
}
