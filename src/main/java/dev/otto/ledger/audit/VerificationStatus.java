package dev.otto.ledger.audit;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What has become of a verification. */
public enum VerificationStatus {
    /** Nobody has asked for one yet. */
    NONE,
    RUNNING,
    INTACT,
    BROKEN,
    /** It could not be ended, and says nothing of the books. */
    FAILED;

    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
