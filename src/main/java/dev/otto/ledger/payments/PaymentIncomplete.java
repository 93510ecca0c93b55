package dev.otto.ledger.payments;

import dev.otto.ledger.kernel.Refusal;

/** A person's word that leaves open what is still not known. */
public final class PaymentIncomplete extends Refusal {
    public PaymentIncomplete() {
        super("It is not known whose payment this is, or for how many credits: name user_id and credits.");
    }

    @Override
    public String type() {
        return "payment-incomplete";
    }

    @Override
    public String title() {
        return "Payment incomplete";
    }

    @Override
    public int status() {
        return 409;
    }
}
