package dev.otto.ledger.security;

import dev.otto.ledger.platform.command.Submission;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The keys of machines. Every change takes effect at once on this node, within a second on every other, and within 30 s
 * on one that is not told of it. A request with an Idempotency-Key takes effect once: repeated, it is answered as it was,
 * secret included, and with other fields it is refused
 * ({@link dev.otto.ledger.platform.command.KeyReused}). When the database is away, a
 * {@link org.springframework.dao.DataAccessException} tells so.
 */
public interface ApiKeys {
    /** The client that always has a key. */
    String ADMIN = "admin";

    /**
     * @param expiresAt null: never
     * @throws NameTaken while another key of that name lives; a revoked client may come back
     */
    IssuedKey issue(String name, Role role, @Nullable Instant expiresAt, Submission submission);

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
    IssuedKey rotate(UUID id, Duration grace, Submission submission);

    /**
     * Ends a key.
     *
     * @return whether this is a replay
     * @throws NoSuchKey when there is none of this id
     * @throws AdminKeyStays for the client {@link #ADMIN}
     */
    boolean revoke(UUID id, Submission submission);
}
