package dev.otto.ledger.platform.personal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key that wraps every person's key (AES-256-GCM) and hides what is looked up by value (HMAC-SHA-256), and
 * under which is kept what has no person yet (AES-256-GCM). A key is derived from it for each, so that no use weakens
 * another. It lives outside the database.
 */
public final class MasterKey {
    static final int BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKey wrapping;
    private final SecretKey lookup;
    private final SecretKey sealing;

    MasterKey(byte[] secret) {
        if (secret.length != BYTES) {
            throw new IllegalArgumentException("a master key has 32 bytes");
        }
        wrapping = new SecretKeySpec(
                hmac(new SecretKeySpec(secret, "HmacSHA256"), "wrap".getBytes(StandardCharsets.US_ASCII)), "AES");
        lookup = new SecretKeySpec(
                hmac(new SecretKeySpec(secret, "HmacSHA256"), "lookup".getBytes(StandardCharsets.US_ASCII)),
                "HmacSHA256");
        sealing = new SecretKeySpec(
                hmac(new SecretKeySpec(secret, "HmacSHA256"), "seal".getBytes(StandardCharsets.US_ASCII)), "AES");
    }

    static byte[] random(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return random;
    }

    /** A keyed hash under which a value can be found by whoever knows it, and by nobody else. */
    public byte[] lookup(String space, String value) {
        return hmac(lookup, (space + '\u0000' + value).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Encrypts what is kept in a row that is removed when it is to be forgotten.
     *
     * @param row must be given again to open it, so that it cannot be moved to another row
     */
    public byte[] seal(UUID row, byte[] plain) {
        return seal(sealing, plain, PersonalKey.bytes(row));
    }

    /** Opens what {@link #seal(UUID, byte[])} has sealed; anything else is an {@link IllegalStateException}. */
    public byte[] open(UUID row, byte[] sealed) {
        return open(sealing, sealed, PersonalKey.bytes(row));
    }

    byte[] wrap(byte[] key, byte[] subject) {
        return seal(wrapping, key, subject);
    }

    byte[] unwrap(byte[] wrapped, byte[] subject) {
        return open(wrapping, wrapped, subject);
    }

    /** Nonce, ciphertext and tag; {@code context} must be given again to open it. */
    static byte[] seal(SecretKey key, byte[] plain, byte[] context) {
        try {
            byte[] nonce = random(NONCE_BYTES);
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(context);
            byte[] sealed = Arrays.copyOf(nonce, NONCE_BYTES + cipher.getOutputSize(plain.length));
            cipher.doFinal(plain, 0, plain.length, sealed, NONCE_BYTES);
            return sealed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM failed", e);
        }
    }

    static byte[] open(SecretKey key, byte[] sealed, byte[] context) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, sealed, 0, NONCE_BYTES));
            cipher.updateAAD(context);
            return cipher.doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalStateException("a ciphertext does not belong to this key", e);
        }
    }

    private static byte[] hmac(SecretKey key, byte[] data) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA-256 failed", e);
        }
    }
}
