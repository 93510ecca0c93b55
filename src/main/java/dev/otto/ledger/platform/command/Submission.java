package dev.otto.ledger.platform.command;

import dev.otto.ledger.kernel.Actor;
import dev.otto.ledger.kernel.IdempotencyKey;
import dev.otto.ledger.platform.eventstore.Provenance;
import org.jspecify.annotations.Nullable;

/**
 * Who sends a command, and under which key it may be repeated.
 *
 * @param fingerprint SHA-256 of the canonical command, 32 bytes; present if and only if the key is
 */
public record Submission(Actor actor, @Nullable IdempotencyKey key, byte @Nullable [] fingerprint) {
    public Submission {
        if ((key == null) != (fingerprint == null)) {
            throw new IllegalArgumentException("a key and its fingerprint go together");
        }
    }

    Provenance provenance() {
        return new Provenance(actor, key, fingerprint);
    }

    public static Submission of(Actor actor) {
        return new Submission(actor, null, null);
    }
}
