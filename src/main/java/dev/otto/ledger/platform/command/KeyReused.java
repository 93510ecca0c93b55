package dev.otto.ledger.platform.command;

import dev.otto.ledger.kernel.Refusal;

/** R3: the idempotency key was used before, for another command. */
public final class KeyReused extends Refusal {
    public KeyReused() {
        super("This Idempotency-Key was used for another command. Use a new key for a new command.");
    }

    @Override
    public String type() {
        return "idempotency-key-reused";
    }

    @Override
    public String title() {
        return "Idempotency key reused";
    }

    @Override
    public int status() {
        return 422;
    }
}
