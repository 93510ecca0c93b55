package dev.otto.ledger.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** A lot: what one purchase, grant, credit adjustment, reinstatement or regrant brought in. */
public record LotId(@JsonValue UUID value) implements Comparable<LotId> {
    @JsonCreator
    public static LotId of(UUID value) {
        return new LotId(value);
    }

    /** Reads the canonical text form; an {@link IllegalArgumentException} tells of any other. */
    public static LotId of(String text) {
        return new LotId(UUID.fromString(text));
    }

    @Override
    public int compareTo(LotId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
