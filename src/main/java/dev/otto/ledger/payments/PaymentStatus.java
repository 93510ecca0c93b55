package dev.otto.ledger.payments;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What has become of a payment. */
public enum PaymentStatus {
    /** The ledger holds what follows from all that is known of it. */
    APPLIED,
    /** It awaits something that is to be expected: a refund that came before its purchase. */
    WAITING,
    /** It awaits a person: nobody knows whose it is, or for how many credits, or what it means. */
    UNMATCHED,
    /** Nothing follows from it. */
    IGNORED;

    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
