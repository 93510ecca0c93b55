package dev.otto.ledger.payments;

import dev.otto.ledger.kernel.Refusal;

/** A payment that awaits nobody's word, or has had it. */
public final class AlreadyResolved extends Refusal {
    public AlreadyResolved() {
        super("This payment awaits no person: it was resolved, or applied.");
    }

    @Override
    public String type() {
        return "already-resolved";
    }

    @Override
    public String title() {
        return "Already resolved";
    }

    @Override
    public int status() {
        return 409;
    }
}
