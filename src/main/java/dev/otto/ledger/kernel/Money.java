package dev.otto.ledger.kernel;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What was paid, in the currency's minor units.
 *
 * @param minor not negative; cents of a euro, whole yen
 * @param currency an ISO 4217 code in capitals
 */
public record Money(@JsonProperty("amount_minor") long minor, String currency) {
    public Money {
        if (minor < 0 || minor > Credits.MAX_VALUE) {
            throw new IllegalArgumentException("amount_minor must be 0 to " + Credits.MAX_VALUE);
        }
    }
}
