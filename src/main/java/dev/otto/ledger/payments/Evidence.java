package dev.otto.ledger.payments;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** By what a user or a number of credits was found: the earlier in this list, the stronger. */
public enum Evidence {
    /** The shop's own word, in the payment's metadata. */
    METADATA,
    /** The reference that the shop gave to the checkout. */
    CLIENT_REFERENCE,
    /** The price of a configured pack. */
    PRICE,
    /** The customer's e-mail. */
    EMAIL,
    /** Amount and currency of a configured pack. */
    AMOUNT,
    /** Nothing. */
    NONE;

    /** Whether somebody said it, rather than that it was concluded from something. */
    public boolean isExplicit() {
        return compareTo(PRICE) <= 0;
    }

    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
