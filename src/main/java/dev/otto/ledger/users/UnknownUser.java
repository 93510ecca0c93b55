package dev.otto.ledger.users;

import dev.otto.ledger.kernel.Refusal;

/** No user of this id is registered. */
public final class UnknownUser extends Refusal {
    public UnknownUser() {
        super("There is no such user.");
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
