package dev.otto.ledger.credits;

import dev.otto.ledger.kernel.Refusal;

/** A reinstatement names a transaction that is not a reversal. */
public final class NotAReversal extends Refusal {
    public NotAReversal() {
        super("Only a reversal can be reinstated; this transaction is none.");
    }

    @Override
    public String type() {
        return "not-a-reversal";
    }

    @Override
    public String title() {
        return "Not a reversal";
    }

    @Override
    public int status() {
        return 409;
    }
}
