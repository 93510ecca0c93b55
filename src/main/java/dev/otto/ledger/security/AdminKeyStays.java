package dev.otto.ledger.security;

import dev.otto.ledger.kernel.Refusal;

/** The client {@code admin} cannot be revoked: nobody could make another key. */
public final class AdminKeyStays extends Refusal {
    public AdminKeyStays() {
        super("The key of the client admin cannot be revoked, only rotated.");
    }

    @Override
    public String type() {
        return "admin-key-stays";
    }

    @Override
    public String title() {
        return "The admin key stays";
    }

    @Override
    public int status() {
        return 409;
    }
}
