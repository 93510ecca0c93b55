package dev.otto.ledger.credits;

import dev.otto.ledger.kernel.Refusal;

/** A refund names a transaction that is neither a usage nor a capture. */
public final class NotAUsage extends Refusal {
    public NotAUsage() {
        super("Only a usage can be refunded; this transaction is none.");
    }

    @Override
    public String type() {
        return "not-a-usage";
    }

    @Override
    public String title() {
        return "Not a usage";
    }

    @Override
    public int status() {
        return 409;
    }
}
