package dev.otto.ledger.platform.personal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** One person's key: what it encrypts can be read while it exists, and never again once it is destroyed. */
public final class PersonalKey {
    private final UUID subject;
    private final SecretKey key;

    PersonalKey(UUID subject, byte[] secret) {
        this.subject = subject;
        key = new SecretKeySpec(secret, "AES");
    }

    /** The stored form: it names the person, so that it can be read wherever it stands. */
    public String encrypt(String text) {
        byte[] sealed = MasterKey.seal(key, text.getBytes(StandardCharsets.UTF_8), bytes(subject));
        return new Ciphertext(subject, sealed).stored();
    }

    String decrypt(Ciphertext ciphertext) {
        return new String(MasterKey.open(key, ciphertext.sealed(), bytes(subject)), StandardCharsets.UTF_8);
    }

    static byte[] bytes(UUID id) {
        return ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }
}
