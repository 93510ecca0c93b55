package dev.otto.ledger.payments;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What told of money that came in. Of one payment several may, in any order; the first of this list is believed most. */
public enum PurchaseSource {
    /** A payment that was made in one piece, such as a payment intent. */
    PAYMENT,
    /** The page that it was made on. */
    CHECKOUT,
    /** The invoice that it was made for. */
    INVOICE;

    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
