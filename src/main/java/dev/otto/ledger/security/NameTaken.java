package dev.otto.ledger.security;

import dev.otto.ledger.kernel.Refusal;

/** Another living API key has this name. */
public final class NameTaken extends Refusal {
    public NameTaken() {
        super("Another API key has this name. Rotate that one, or choose another name.");
    }

    @Override
    public String type() {
        return "name-taken";
    }

    @Override
    public String title() {
        return "Name taken";
    }

    @Override
    public int status() {
        return 409;
    }
}
