package dev.otto.ledger.ledger;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a transaction is: the eight ways in which a balance changes. */
public enum TransactionType {
    PURCHASE,
    GRANT,
    USAGE,
    REFUND,
    REVERSAL,
    REINSTATEMENT,
    EXPIRY,
    ADJUSTMENT;

    /** The name in the API and in the table. */
    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether {@code refunded} and {@code refundable} say something: a usage is refunded, a purchase reversed. */
    public boolean canBeGivenBack() {
        return this == USAGE || this == PURCHASE;
    }
}
