package dev.otto.ledger.credits;

import dev.otto.ledger.kernel.Refusal;

/** A reversal names a transaction that is not a purchase. */
public final class NotAPurchase extends Refusal {
    public NotAPurchase() {
        super("Only a purchase can be reversed; this transaction is none.");
    }

    @Override
    public String type() {
        return "not-a-purchase";
    }

    @Override
    public String title() {
        return "Not a purchase";
    }

    @Override
    public int status() {
        return 409;
    }
}
