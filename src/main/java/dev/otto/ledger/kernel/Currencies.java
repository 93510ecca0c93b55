package dev.otto.ledger.kernel;

import java.util.Currency;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is money: the currencies of ISO 4217 that have a minor unit. Its codes of metals, of accounting units, for tests and
 * for no currency have none, and so no amount that could be counted.
 */
public final class Currencies {
    private static final Set<String> CODES = Currency.getAvailableCurrencies().stream()
            .filter(currency -> currency.getDefaultFractionDigits() >= 0)
            .map(Currency::getCurrencyCode)
            .collect(Collectors.toUnmodifiableSet());

    private Currencies() {}

    /** @param code in capitals */
    public static boolean isKnown(String code) {
        return CODES.contains(code);
    }
}
