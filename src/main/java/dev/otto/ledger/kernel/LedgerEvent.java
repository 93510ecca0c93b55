package dev.otto.ledger.kernel;

/** Anything that happened. Its personal fields belong to the owner of its account. */
public interface LedgerEvent {
    AccountId account();

    /** An event that begins the record of a person: a key for the person's data is made with it. */
    interface OfNewPerson extends LedgerEvent {}

    /**
     * An event that ends the record of a person: the person's key is destroyed in its commit, and with it everything
     * personal in the log.
     */
    interface OfErasedPerson extends LedgerEvent {}
}
