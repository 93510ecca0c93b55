package dev.otto.ledger.live;

/** A stream is to go on behind a message that was never sent: it is of another ledger. */
public final class AheadOfTheLog extends RuntimeException {
    public AheadOfTheLog() {
        super("there is no such event yet", null, false, false);
    }
}
