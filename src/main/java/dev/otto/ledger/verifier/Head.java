package dev.otto.ledger.verifier;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * What was said, and signed, of the whole log up to a position.
 *
 * @param root the hash of the event at the position
 * @param sealedAt as it was signed: an instant in UTC with microseconds
 * @param signature Ed25519 over {@link #signedText()}
 */
public record Head(long position, byte[] root, String sealedAt, String keyId, byte[] signature) {

    /** The bytes that are signed. */
    public byte[] signedText() {
        String text = "otto-ledger-head/1\n" + position + '\n' + HexFormat.of().formatHex(root) + '\n' + sealedAt + '\n'
                + keyId + '\n';
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
