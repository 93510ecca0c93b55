package dev.otto.ledger.payments;

import dev.otto.ledger.kernel.Refusal;

/** Stripe is to be asked for something, and the ledger has no key to ask with. */
public final class NoStripeKey extends Refusal {
    public NoStripeKey() {
        super("Set STRIPE_API_KEY, so that Stripe can be asked for events.");
    }

    @Override
    public String type() {
        return "no-stripe-key";
    }

    @Override
    public String title() {
        return "No Stripe key";
    }

    @Override
    public int status() {
        return 409;
    }
}
