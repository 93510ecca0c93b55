package dev.otto.ledger.users;

import dev.otto.ledger.kernel.Refusal;

/** A user with this id is registered already. */
public final class UserExists extends Refusal {
    public UserExists() {
        super("A user with this id exists already.");
    }

    @Override
    public String type() {
        return "user-exists";
    }

    @Override
    public String title() {
        return "User exists";
    }

    @Override
    public int status() {
        return 409;
    }
}
