package dev.otto.ledger.security;

import dev.otto.ledger.kernel.Actor;
import dev.otto.ledger.kernel.UserId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who sent the request at hand. A controller takes one as an argument. */
public sealed interface Caller {
    /** Whom events name, and whose idempotency keys these are. */
    Actor actor();

    /** A machine, by its API key. */
    record Client(Actor actor, Role role) implements Caller {}

    /**
     * A person, by a token of the configured issuer.
     *
     * @param sub the token's subject, which is the user's id
     * @param verifiedEmail the e-mail that the issuer vouches for; null: none
     */
    record EndUser(UUID sub, @Nullable String verifiedEmail) implements Caller {
        @Override
        public Actor actor() {
            return new Actor(Actor.Kind.USER, sub.toString());
        }

        public UserId user() {
            return new UserId(sub);
        }
    }
}
