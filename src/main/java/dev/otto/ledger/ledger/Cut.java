package dev.otto.ledger.ledger;

import java.time.Instant;

/**
 * Where a report ends.
 *
 * @param position of the last event that it has
 * @param before all that was recorded before this instant is at or before the position
 */
public record Cut(long position, Instant before) {}
