package dev.otto.ledger.live;

import dev.otto.ledger.kernel.Refusal;

/** As many streams are open as may be. */
public final class TooManyStreams extends Refusal {
    public TooManyStreams(int limit) {
        super("As many streams of this are open on this node as may be (" + limit + "). Close one first.");
    }

    @Override
    public String type() {
        return "too-many-streams";
    }

    @Override
    public String title() {
        return "Too many streams";
    }

    @Override
    public int status() {
        return 429;
    }
}
