package dev.otto.ledger.delivery;

import dev.otto.ledger.kernel.Refusal;

/** As many endpoints are registered as may be. */
public final class TooManyEndpoints extends Refusal {
    public TooManyEndpoints(int limit) {
        super("There are " + limit + " endpoints, which is as many as may be. Remove one first.");
    }

    @Override
    public String type() {
        return "too-many-endpoints";
    }

    @Override
    public String title() {
        return "Too many endpoints";
    }

    @Override
    public int status() {
        return 409;
    }
}
