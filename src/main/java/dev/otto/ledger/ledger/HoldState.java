package dev.otto.ledger.ledger;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Whether a hold is open, or how it ended (R5). */
public enum HoldState {
    OPEN,
    CAPTURED,
    VOIDED,
    EXPIRED;

    /** The name in the API and in the table. */
    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
