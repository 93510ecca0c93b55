package dev.otto.ledger.users;

import dev.otto.ledger.kernel.Refusal;

/** The user was erased: the record takes no change, the account no credits and no use, and the id is never given again. */
public final class AlreadyErased extends Refusal {
    public AlreadyErased() {
        super("This user was erased.");
    }

    @Override
    public String type() {
        return "account-erased";
    }

    @Override
    public String title() {
        return "Account erased";
    }

    @Override
    public int status() {
        return 409;
    }
}
