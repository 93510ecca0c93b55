package dev.otto.ledger.security;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A machine's way in, without its secret.
 *
 * @param name of the client, unique among the keys that live; idempotency keys and events belong to it
 * @param expiresAt null: never
 * @param lastUsedAt to the minute; null: not yet
 */
public record ApiKey(
        UUID id,
        String name,
        Role role,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant lastUsedAt) {}
