package dev.otto.ledger.ledger;

import java.time.Instant;

/**
 * How far a read model has come.
 *
 * @param kind {@code inline}: written in the commit of the events themselves; {@code async}: after it
 * @param position the last event that it has applied
 * @param lag events of the log that it has not applied
 * @param rows how many rows its tables have
 * @param rowsEstimated true when one of them is too large to be counted, and the database's estimate stands for it
 * @param parked streams that it cannot go on with
 */
public record ProjectionView(
        String name,
        String kind,
        int version,
        long position,
        long lag,
        String state,
        long rows,
        boolean rowsEstimated,
        Instant updatedAt,
        long parked) {}
