package dev.otto.ledger.kernel;

/** Anything that happened. Its personal fields belong to the owner of its account. */
public interface LedgerEvent {
    AccountId account();

    /** An event that begins the record of a person: a key for the person's data is made with it. */
    interface OfNewPerson extends LedgerEvent {}
}
