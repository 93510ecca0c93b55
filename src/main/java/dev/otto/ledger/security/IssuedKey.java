package dev.otto.ledger.security;

/**
 * A key just made. Its secret is known to the caller alone from here on.
 *
 * @param key as it was when it was made or rotated
 * @param secret what to send as a bearer token, {@code olk_…}
 * @param replayed whether this is the answer to an earlier request with the same Idempotency-Key
 */
public record IssuedKey(ApiKey key, String secret, boolean replayed) {
    @Override
    public String toString() {
        return "IssuedKey[" + key + "]";
    }
}
