package dev.otto.ledger.credits;

/**
 * The money that a lot carries and how far it has been released (R17): of {@code minor} units for {@code credits}
 * credits, floor(minor × gone ÷ credits) are released.
 *
 * @param minor minor units of {@code currency}
 * @param credits how many credits carry them
 * @param gone how many of those are gone: used, expired, reversed or paid to a debt
 */
public record LotMoney(long minor, String currency, long credits, long gone) {}
