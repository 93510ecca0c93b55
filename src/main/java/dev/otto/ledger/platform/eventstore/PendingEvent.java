package dev.otto.ledger.platform.eventstore;

import dev.otto.ledger.kernel.LedgerEvent;

/** An event that is decided and encoded, and has no position yet. */
public record PendingEvent(
        StreamId stream, long sequence, LedgerEvent event, String type, short version, byte[] payload) {}
