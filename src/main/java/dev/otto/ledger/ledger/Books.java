package dev.otto.ledger.ledger;

/** The books: what every event has posted, a moment behind the log. */
public interface Books {
    /** The name of the read model that they are. */
    String PROJECTION = "books";

    /**
     * Waits until the books have all that is before a cut.
     *
     * @throws BooksBehind if they do not get there in time
     */
    void await(Cut cut);
}
