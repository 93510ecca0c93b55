package dev.otto.ledger.platform.eventstore;

import java.security.MessageDigest;

/**
 * An idempotency key that has taken effect.
 *
 * @param fingerprint of the command that used it
 * @param firstPosition and {@code lastPosition}: the events of its one append
 */
public record UsedKey(byte[] fingerprint, long firstPosition, long lastPosition) {
    public boolean isOf(byte[] otherFingerprint) {
        return MessageDigest.isEqual(fingerprint, otherFingerprint);
    }
}
