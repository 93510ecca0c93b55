package dev.otto.ledger.security;

import dev.otto.ledger.kernel.Refusal;

/** No living API key has this id. */
public final class NoSuchKey extends Refusal {
    public NoSuchKey() {
        super("There is no API key of this id.");
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
