package dev.otto.ledger.audit;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a verification reads. */
public enum VerificationScope {
    /** The log from its first event. */
    FULL,
    /** What came after the last verification that found nothing. */
    INCREMENTAL,
    /** What came after the last head: the sealer looks at it before it signs, and tells only of a break. */
    SEALING;

    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
