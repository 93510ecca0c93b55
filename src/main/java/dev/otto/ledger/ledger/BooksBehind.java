package dev.otto.ledger.ledger;

/** The books lack events that a report is to have: it would be wrong. */
public final class BooksBehind extends RuntimeException {
    /** @param message for the caller */
    public BooksBehind(String message) {
        super(message);
    }
}
