package dev.otto.ledger.platform.command;

import dev.otto.ledger.kernel.Refusal;

/** R3: the first command with this key has not ended yet. */
public final class KeyInFlight extends Refusal {
    public KeyInFlight() {
        super("The first command with this Idempotency-Key is still being worked on. Repeat the request shortly.");
    }

    @Override
    public String type() {
        return "idempotency-key-in-flight";
    }

    @Override
    public String title() {
        return "Idempotency key in flight";
    }

    @Override
    public int status() {
        return 409;
    }
}
