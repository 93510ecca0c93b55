package dev.otto.ledger.platform.projection;

import dev.otto.ledger.platform.eventstore.Recorded;
import java.sql.SQLException;
import java.util.List;

/**
 * An inline projection with few rows for many events. What events do to its rows is added up in memory, for however many
 * events, and then each row is written once: PostgreSQL keeps every version of a row until the transaction ends and
 * passes over all of them to find the last, so that writing the same row for each chunk of a long catch-up would become
 * dearer with each chunk.
 */
public interface SummingProjection extends InlineProjection {
    /** What no events do. */
    Sums sums();

    @Override
    default void apply(List<Recorded> events, ProjectionTarget target) throws SQLException {
        Sums sums = sums();
        events.forEach(sums::add);
        sums.write(target);
    }

    /** What events do to the rows. */
    interface Sums {
        /** Adds an event to those before it. */
        void add(Recorded event);

        /** How many rows are held in memory. */
        int rows();

        void write(ProjectionTarget target) throws SQLException;
    }
}
