package dev.otto.ledger.payments.providers;

import dev.otto.ledger.kernel.Currencies;
import dev.otto.ledger.kernel.Money;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.Locale;
import java.util.Set;

/**
 * Stripe's amounts. They are in the currency's smallest unit by Stripe's own table, which differs from ISO 4217's in a
 * few currencies: what is kept in the ledger is by ISO's.
 */
final class StripeMoney {
    private static final Set<String> WHOLE = Set.of(
            "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF");
    private static final Set<String> THOUSANDTHS = Set.of("BHD", "JOD", "KWD", "OMR", "TND");
    private static final int CENTS = 2;

    private StripeMoney() {}

    /** An unknown currency's amount is kept as it is: nobody can say what it means. */
    static Money of(long amount, String currency) {
        String code = currency.toUpperCase(Locale.ROOT);
        int digits = WHOLE.contains(code) ? 0 : THOUSANDTHS.contains(code) ? 3 : CENTS;
        if (!Currencies.isKnown(code)) {
            return new Money(amount, code);
        }
        int wanted = Currency.getInstance(code).getDefaultFractionDigits();
        try {
            return new Money(
                    BigDecimal.valueOf(amount, digits).movePointRight(wanted).longValueExact(), code);
        } catch (ArithmeticException | IllegalArgumentException e) {
            // A fraction of the smallest unit there is, or more than can be counted.
            throw Field.misshapen();
        }
    }
}
