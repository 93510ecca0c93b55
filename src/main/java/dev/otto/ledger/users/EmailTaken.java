package dev.otto.ledger.users;

import dev.otto.ledger.kernel.Refusal;

/** Another user has this e-mail, in whatever letter case. */
public final class EmailTaken extends Refusal {
    public EmailTaken() {
        super("Another user has this e-mail address.");
    }

    @Override
    public String type() {
        return "email-taken";
    }

    @Override
    public String title() {
        return "E-mail taken";
    }

    @Override
    public int status() {
        return 409;
    }
}
