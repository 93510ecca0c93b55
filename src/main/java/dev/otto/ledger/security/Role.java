package dev.otto.ledger.security;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a machine's key is for. {@link Rights} says what each may do. */
public enum Role {
    /** Makes videos: uses, holds and refunds credits. */
    GENERATOR,
    /** Takes money: buys, reverses and reinstates credits. */
    PAYMENTS,
    /** Reads everything, changes nothing. */
    FINANCE,
    /** Everything. */
    ADMIN;

    /** The name in requests, answers and the database. */
    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role of a code; an {@link IllegalArgumentException} tells of any other text. */
    public static Role of(String code) {
        for (Role role : values()) {
            if (role.code().equals(code)) {
                return role;
            }
        }
        throw new IllegalArgumentException("no role is called " + code);
    }
}
