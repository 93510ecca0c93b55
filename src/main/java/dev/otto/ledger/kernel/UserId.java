package dev.otto.ledger.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** A person who owns credits. */
public record UserId(@JsonValue UUID value) implements Comparable<UserId> {
    @JsonCreator
    public static UserId of(UUID value) {
        return new UserId(value);
    }

    /** Reads the canonical text form; an {@link IllegalArgumentException} tells of any other. */
    public static UserId of(String text) {
        return new UserId(UUID.fromString(text));
    }

    /** The user's personal account. */
    public AccountId account() {
        return new AccountId(value);
    }

    @Override
    public int compareTo(UserId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
