package dev.otto.ledger.credits;

import dev.otto.ledger.kernel.Refusal;

/** R13: a payment buys once, and this one has bought already. */
public final class PaymentReferenceTaken extends Refusal {
    public PaymentReferenceTaken() {
        super("A purchase with this payment_reference exists already.");
    }

    @Override
    public String type() {
        return "payment-reference-taken";
    }

    @Override
    public String title() {
        return "Payment reference taken";
    }

    @Override
    public int status() {
        return 409;
    }
}
