package dev.otto.ledger.finance;

import java.math.BigInteger;

/**
 * The money of a period in one currency's minor units (R17). What is deferred changes by what was paid less what was
 * recognised, became breakage or was reversed.
 *
 * @param openingDeferred what was paid before for credits that were not gone when the period began
 * @param deferred what was paid for credits that are not gone at its end
 */
public record MoneyFigures(
        String currency,
        BigInteger openingDeferred,
        BigInteger paid,
        BigInteger recognised,
        BigInteger breakage,
        BigInteger reversed,
        BigInteger deferred) {}
