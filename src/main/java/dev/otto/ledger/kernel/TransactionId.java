package dev.otto.ledger.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** One immutable, signed change of an account's balance. */
public record TransactionId(@JsonValue UUID value) implements Comparable<TransactionId> {
    @JsonCreator
    public static TransactionId of(UUID value) {
        return new TransactionId(value);
    }

    /** Reads the canonical text form; an {@link IllegalArgumentException} tells of any other. */
    public static TransactionId of(String text) {
        return new TransactionId(UUID.fromString(text));
    }

    @Override
    public int compareTo(TransactionId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
