package dev.otto.ledger.delivery;

/** A URL that nothing is ever sent to. The message says why, as in {@code must be …}. */
public final class TargetRefused extends RuntimeException {
    public TargetRefused(String why) {
        super(why, null, false, false);
    }
}
