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
     * Somebody who works with the console, by what its issuer said of them when they signed in.
     *
     * @param sub as the issuer calls them, for ever: 1 to 255 visible characters of ASCII
     * @param shownAs what to call them on their own pages, and nowhere else; null: the issuer gave no name
     */
    record Staff(String sub, Role role, @Nullable String shownAs) implements Caller {
        @Override
        public Actor actor() {
            return new Actor(Actor.Kind.STAFF, sub);
        }

        /** Without what is personal. */
        @Override
        public String toString() {
            return "Staff[" + sub + ", " + role + "]";
        }
    }

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
