package dev.otto.ledger.credits;

import dev.otto.ledger.kernel.Refusal;

/** An account is opened once. */
public final class AccountExists extends Refusal {
    public AccountExists() {
        super("The account is open already.");
    }

    @Override
    public String type() {
        return "account-exists";
    }

    @Override
    public String title() {
        return "Account exists";
    }

    @Override
    public int status() {
        return 409;
    }
}
