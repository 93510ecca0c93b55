package dev.otto.ledger.payments;

import dev.otto.ledger.kernel.TransactionId;
import dev.otto.ledger.kernel.UserId;

/** A purchase that names a payment's reference, whoever posted it. */
public record PostedPurchase(UserId user, TransactionId transaction) {}
