package dev.otto.ledger.delivery;

/** What an endpoint may be told of. */
public enum MessageType {
    TRANSACTION,
    CREDITS,
    VIDEO
}
