package dev.otto.ledger.finance;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What became of holding a payment of the provider against the purchase of the ledger. */
public enum Verdict {
    MATCHED,
    /** The provider took money, and nobody has got credits. */
    MISSING_IN_LEDGER,
    /** Somebody has got credits, and the provider knows of no money. */
    MISSING_AT_PROVIDER,
    /** The provider took money for it more than once. */
    DUPLICATE,
    /** Other money came in, or another share of the credits was taken back than money was. */
    WRONG_AMOUNT,
    WRONG_CURRENCY;

    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
