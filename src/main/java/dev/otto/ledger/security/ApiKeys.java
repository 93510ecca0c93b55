package dev.otto.ledger.security;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The keys of machines. Every change takes effect at once on this node and within 30 s on every other. When the database
 * is away, a {@link org.springframework.dao.DataAccessException} tells so.
 */
public interface ApiKeys {
    /** The client that always has a key. */
    String ADMIN = "admin";

    /**
     * @param expiresAt null: never
     * @throws NameTaken while another key of that name lives; a revoked client may come back
     */
    IssuedKey issue(String name, Role role, @Nullable Instant expiresAt);

    /**
     * The keys that are not revoked, newest first.
     *
     * @param before continue below this id; null: from the newest
     */
    List<ApiKey> list(int limit, @Nullable UUID before);

    /**
     * Gives the client a new secret; its name, role and expiry stay.
     *
     * @param grace how long the old secret goes on working
     * @throws NoSuchKey when there is none of this id
     */
    IssuedKey rotate(UUID id, Duration grace);

    /**
     * Ends a key.
     *
     * @throws NoSuchKey when there is none of this id
     * @throws AdminKeyStays for the client {@link #ADMIN}
     */
    void revoke(UUID id);
}
