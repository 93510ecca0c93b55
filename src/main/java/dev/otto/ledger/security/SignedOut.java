package dev.otto.ledger.security;

import dev.otto.ledger.kernel.Refusal;

/** A form came of somebody who is not signed in any more. */
public final class SignedOut extends Refusal {
    public SignedOut() {
        super(
                "You are no longer signed in, so nothing was done. Sign in again in a new tab; then load this page again, and"
                        + " send it from there.");
    }

    @Override
    public String type() {
        return "signed-out";
    }

    @Override
    public String title() {
        return "Signed out";
    }

    @Override
    public int status() {
        return 401;
    }
}
