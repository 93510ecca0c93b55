package dev.otto.ledger.web;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What makes two requests the same command: SHA-256 of its kind, its target and its parsed fields, in canonical form. */
public final class Fingerprint {
    private final byte[] sha256;

    private Fingerprint(byte[] sha256) {
        this.sha256 = sha256;
    }

    /**
     * The same for a single command and for an item of a batch.
     *
     * @param kind of the command, as a batch names it: {@code usage}
     * @param target the id in the path; null when there is none
     * @param fields the parsed body, a record of the request; null when there is none
     */
    public static Fingerprint of(String kind, @Nullable UUID target, @Nullable Record fields) {
        CanonicalForm form = new CanonicalForm();
        form.add(kind);
        form.add(target == null ? "" : target.toString());
        form.add(fields == null ? Map.of() : fields);
        try {
            return new Fingerprint(MessageDigest.getInstance("SHA-256").digest(form.bytes()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** 32 bytes. */
    public byte[] sha256() {
        return sha256.clone();
    }
}
