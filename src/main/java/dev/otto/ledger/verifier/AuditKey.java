package dev.otto.ledger.verifier;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A public key that heads were signed with, and how it came after the one before.
 *
 * @param encoded the key in its X.509 form
 * @param createdAt an instant in UTC with microseconds
 * @param previous the id of the key before; null: none, or one that could not vouch for it
 * @param endorsement the former key's signature over {@link #succession}: whoever trusts that key may trust this one
 * @param acceptance this key's signature over the same: whoever trusts this key may trust the former one
 */
public record AuditKey(
        String id,
        byte[] encoded,
        String createdAt,
        @Nullable String previous,
        byte @Nullable [] endorsement,
        byte @Nullable [] acceptance) {
    private static final int ID_BYTES = 8;

    /** A key by itself. */
    public static AuditKey of(byte[] encoded, String createdAt) {
        return new AuditKey(idOf(encoded), encoded, createdAt, null, null, null);
    }

    /** The first 16 hex digits of the SHA-256 of the key. */
    public static String idOf(byte[] encoded) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(encoded);
            return HexFormat.of().formatHex(Arrays.copyOf(hash, ID_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The bytes that both keys sign when one follows the other. */
    public byte[] succession(byte[] previousKey) {
        Base64.Encoder base64 = Base64.getEncoder();
        String text = "otto-ledger-key/1\n" + base64.encodeToString(encoded) + '\n' + base64.encodeToString(previousKey)
                + '\n' + createdAt + '\n';
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Whether it is a public key of Ed25519. */
    public boolean isKey() {
        try {
            publicKey();
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private PublicKey publicKey() throws GeneralSecurityException {
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    }

    /** False also for what is no key, or no signature. */
    public boolean signed(byte[] text, byte @Nullable [] signature) {
        if (signature == null) {
            return false;
        }
        try {
            PublicKey key = publicKey();
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(key);
            verifier.update(text);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
