package dev.otto.ledger.platform.eventstore;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The hash that chains an event to all before it: SHA-256 over a version byte (1), the previous hash (32 bytes, zeros
 * before the first event) and every other column in the table's order, each preceded by its length in bytes (4 bytes).
 * Numbers are 8 bytes, big-endian; the version is 2; ids are their 16 bytes; texts are UTF-8; the time is its
 * microseconds since 1970 in 8 bytes. Whoever can read the table can check the chain by this description alone.
 */
public final class ChainHash {
    /** What stands before the first event. */
    private static final byte[] GENESIS = new byte[32];

    private static final byte ENCODING = 1;

    private final MessageDigest digest;
    private final ByteBuffer fixed = ByteBuffer.allocate(160);

    public ChainHash() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** What stands before the first event: 32 zero bytes. */
    public static byte[] genesis() {
        return GENESIS.clone();
    }

    /** The hash that the event must have after {@code previous}; its own {@code hash} is not looked at. */
    public byte[] of(byte[] previous, StoredEvent event) {
        byte[] streamType = event.stream().type().getBytes(StandardCharsets.UTF_8);
        byte[] type = event.type().getBytes(StandardCharsets.UTF_8);
        digest.reset();
        digest.update(ENCODING);
        digest.update(previous);
        number(event.position());
        bytes(streamType);
        fixed.clear();
        fixed.putInt(16)
                .putLong(event.stream().id().getMostSignificantBits())
                .putLong(event.stream().id().getLeastSignificantBits());
        flush();
        number(event.sequence());
        bytes(type);
        fixed.clear();
        fixed.putInt(2).putShort(event.version());
        flush();
        bytes(event.payload());
        bytes(event.metadata());
        number(micros(event.recordedAt()));
        return digest.digest();
    }

    private void number(long value) {
        fixed.clear();
        fixed.putInt(8).putLong(value);
        flush();
    }

    private void bytes(byte[] value) {
        fixed.clear();
        fixed.putInt(value.length);
        flush();
        digest.update(value);
    }

    private void flush() {
        fixed.flip();
        digest.update(fixed);
    }

    static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }
}
