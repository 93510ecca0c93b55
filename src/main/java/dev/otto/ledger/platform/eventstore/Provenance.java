package dev.otto.ledger.platform.eventstore;

import dev.otto.ledger.kernel.Actor;
import dev.otto.ledger.kernel.IdempotencyKey;
import org.jspecify.annotations.Nullable;

/**
 * Where an event came from: an event's metadata.
 *
 * @param fingerprint of the command, beside its key
 */
public record Provenance(Actor actor, @Nullable IdempotencyKey key, byte @Nullable [] fingerprint) {}
