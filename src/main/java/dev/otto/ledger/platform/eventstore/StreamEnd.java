package dev.otto.ledger.platform.eventstore;

import java.time.Instant;

/** Where a stream ended, or ends: its last event until then. */
public record StreamEnd(long position, long sequence, Instant recordedAt) {}
