package dev.otto.ledger.finance;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Which rows a summary has; both are in UTC. */
public enum Grouping {
    DAY,
    MONTH;

    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
