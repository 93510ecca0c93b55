package dev.otto.ledger.platform.personal;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;

/**
 * A personal field as it is stored: {@code enc1:} and the base64 of the person's id (16 bytes), the nonce (12), the
 * AES-256-GCM ciphertext and its tag (16). The id is authenticated, so a field cannot be moved to another person.
 */
record Ciphertext(UUID subject, byte[] sealed) {
    private static final String PREFIX = "enc1:";
    private static final int SHORTEST = 16 + 12 + 16;

    String stored() {
        ByteBuffer bytes = ByteBuffer.allocate(16 + sealed.length)
                .putLong(subject.getMostSignificantBits())
                .putLong(subject.getLeastSignificantBits())
                .put(sealed);
        return PREFIX + Base64.getEncoder().encodeToString(bytes.array());
    }

    /** Throws {@link IllegalArgumentException} for a text of another form. */
    static Ciphertext of(String stored) {
        if (!stored.startsWith(PREFIX)) {
            throw new IllegalArgumentException("a personal field is not encrypted");
        }
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(stored.substring(PREFIX.length())));
        if (bytes.remaining() < SHORTEST) {
            throw new IllegalArgumentException("a personal field is cut short");
        }
        UUID subject = new UUID(bytes.getLong(), bytes.getLong());
        byte[] sealed = new byte[bytes.remaining()];
        bytes.get(sealed);
        return new Ciphertext(subject, sealed);
    }
}
