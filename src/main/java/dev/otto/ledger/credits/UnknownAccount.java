package dev.otto.ledger.credits;

import dev.otto.ledger.kernel.Refusal;

/** Nobody has opened this account. */
public final class UnknownAccount extends Refusal {
    public UnknownAccount() {
        super("There is no such account.");
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
