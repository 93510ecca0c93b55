package dev.otto.ledger.platform.projection;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** When the copy that a rebuild has built takes the place of the live tables. */
public enum Promote {
    /** If both have the same rows, and no stream is left out of the copy. */
    @JsonProperty("if-equal")
    IF_EQUAL,
    /** Whatever the comparison finds. */
    ALWAYS,
    /** Not at all: only the comparison is wanted. */
    NEVER;

    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Promote of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
