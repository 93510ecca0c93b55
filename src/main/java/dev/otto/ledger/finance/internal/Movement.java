package dev.otto.ledger.finance.internal;

import java.time.Instant;

/**
 * One movement on the provider's balance that a payment caused.
 *
 * @param returns whether money went back, or came back that had; else it came in
 * @param amount signed minor units of the currency that the customer paid in
 */
record Movement(String id, boolean returns, String reference, long amount, String currency, Instant createdAt) {}
