package dev.otto.ledger.platform.eventstore;

import dev.otto.ledger.kernel.LedgerEvent;
import java.time.Instant;

/**
 * An event of the log, read back or just committed.
 *
 * @param position its place in the one order of all events: 1, 2, 3 … without gaps
 * @param sequence its place in its stream: 0, 1, 2 … without gaps
 * @param recordedAt whole microseconds; never decreases along positions (R15)
 * @param event the event itself
 */
public record Recorded(
        long position, StreamId stream, long sequence, Instant recordedAt, LedgerEvent event, Provenance provenance) {}
