package dev.otto.ledger.security;

/**
 * A key just made. Its secret is known to the caller alone from here on.
 *
 * @param secret what to send as a bearer token, {@code olk_…}
 */
public record IssuedKey(ApiKey key, String secret) {
    @Override
    public String toString() {
        return "IssuedKey[" + key + "]";
    }
}
