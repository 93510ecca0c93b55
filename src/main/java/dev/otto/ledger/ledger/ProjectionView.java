package dev.otto.ledger.ledger;

import dev.otto.ledger.platform.projection.Rebuild;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a read model has come.
 *
 * @param kind {@code inline}: written in the commit of the events themselves; {@code async}: after it
 * @param position the last event that it has applied
 * @param lag events of the log that it has not applied
 * @param rows how many rows its tables have
 * @param rowsEstimated true when one of them is too large to be counted, and the database's estimate stands for it
 * @param parked streams that it cannot go on with
 * @param rebuild of it that is under way
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
        long parked,
        @Nullable Progress rebuild) {

    /**
     * How far a copy beside it is.
     *
     * @param percent of the log
     * @param secondsLeft until the copy is at the head, at this speed
     */
    public record Progress(
            Rebuild.Phase phase,
            double percent,
            @Nullable Long eventsPerSecond,
            @Nullable Long secondsLeft) {
        static Progress of(Rebuild rebuild) {
            return new Progress(rebuild.phase(), rebuild.percent(), rebuild.eventsPerSecond(), rebuild.secondsLeft());
        }
    }
}
