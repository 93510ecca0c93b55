package dev.otto.ledger.kernel;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * Who sent a command: the named client of an API key, an end user, somebody of the staff, or the ledger itself. The kind
 * tells them apart where two have the same name.
 *
 * @param name the client's unique name, the {@code sub} of a user or of somebody of the staff, or {@code ledger}
 */
public record Actor(Kind kind, String name) {
    /** The sweeps and policies that act on their own. */
    public static final Actor LEDGER = new Actor(Kind.LEDGER, "ledger");

    /** What the name is a name of. */
    public enum Kind {
        CLIENT,
        USER,
        /** Who signed in to the console at its issuer. */
        STAFF,
        LEDGER;

        /** The stored form. */
        @JsonValue
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public String toString() {
        return kind == Kind.LEDGER ? name : kind.code() + ":" + name;
    }
}
