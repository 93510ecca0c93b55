package dev.otto.ledger.credits;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What brought a lot in. A regrant has the kind of the lot that it stands for. */
public enum LotKind {
    PURCHASE(true),
    GRANT(false),
    ADJUSTMENT(false),
    REINSTATEMENT(true);

    private final boolean bought;

    LotKind(boolean bought) {
        this.bought = bought;
    }

    /** Bought lots are used after granted ones of the same priority and expiry (R6). */
    public boolean bought() {
        return bought;
    }

    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
