package dev.otto.ledger.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** An account: the boundary within which every credit rule holds. A user's personal account has the user's id. */
public record AccountId(@JsonValue UUID value) implements Comparable<AccountId> {
    @JsonCreator
    public static AccountId of(UUID value) {
        return new AccountId(value);
    }

    /** Reads the canonical text form; an {@link IllegalArgumentException} tells of any other. */
    public static AccountId of(String text) {
        return new AccountId(UUID.fromString(text));
    }

    /** The user whose personal account this is. */
    public UserId owner() {
        return new UserId(value);
    }

    @Override
    public int compareTo(AccountId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
