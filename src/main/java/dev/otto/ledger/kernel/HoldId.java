package dev.otto.ledger.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** A hold: credits set aside for something that is not finished. */
public record HoldId(@JsonValue UUID value) implements Comparable<HoldId> {
    @JsonCreator
    public static HoldId of(UUID value) {
        return new HoldId(value);
    }

    /** Reads the canonical text form; an {@link IllegalArgumentException} tells of any other. */
    public static HoldId of(String text) {
        return new HoldId(UUID.fromString(text));
    }

    @Override
    public int compareTo(HoldId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
