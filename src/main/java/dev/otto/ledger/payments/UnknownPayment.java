package dev.otto.ledger.payments;

import dev.otto.ledger.kernel.Refusal;

/** Nothing was ever heard of a payment of this id. */
public final class UnknownPayment extends Refusal {
    public UnknownPayment() {
        super("There is no such payment.");
    }

    @Override
    public String type() {
        return "not-found";
    }

    @Override
    public String title() {
        return "Not found";
    }

    @Override
    public int status() {
        return 404;
    }
}
