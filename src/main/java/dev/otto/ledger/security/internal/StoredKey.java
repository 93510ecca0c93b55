package dev.otto.ledger.security.internal;

import dev.otto.ledger.security.Role;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A key that is not revoked, as the database has it.
 *
 * @param configuredHash of the LEDGER_ADMIN_KEY that made it; null for all other keys
 */
record StoredKey(
        UUID id,
        String name,
        Role role,
        byte[] hash,
        byte @Nullable [] previousHash,
        @Nullable Instant previousExpiresAt,
        @Nullable Instant expiresAt,
        byte @Nullable [] configuredHash) {

    /** Whether a secret of this hash opens it now: the current one, or the one before within its grace. */
    boolean isOpenedBy(byte[] offered, Instant now) {
        boolean current = MessageDigest.isEqual(offered, hash);
        boolean previous = previousHash != null
                && MessageDigest.isEqual(offered, previousHash)
                && previousExpiresAt != null
                && now.isBefore(previousExpiresAt);
        boolean expired = expiresAt != null && !now.isBefore(expiresAt);
        return (current || previous) && !expired;
    }
}
