package dev.otto.ledger.platform.projection;

import dev.otto.ledger.kernel.Refusal;

/** A projection is rebuilt once at a time. */
public final class RebuildRunning extends Refusal {
    RebuildRunning(String projection) {
        super("A rebuild of " + projection + " is under way.");
    }

    @Override
    public String type() {
        return "rebuild-running";
    }

    @Override
    public String title() {
        return "Rebuild running";
    }

    @Override
    public int status() {
        return 409;
    }
}
