package dev.otto.ledger.audit;

import dev.otto.ledger.kernel.Refusal;

/** One verification at a time. */
public final class VerificationRunning extends Refusal {
    public VerificationRunning() {
        super("A verification is under way. Ask for its result.");
    }

    @Override
    public String type() {
        return "verification-running";
    }

    @Override
    public String title() {
        return "Verification running";
    }

    @Override
    public int status() {
        return 409;
    }
}
