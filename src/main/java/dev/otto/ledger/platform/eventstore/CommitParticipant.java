package dev.otto.ledger.platform.eventstore;

import dev.otto.ledger.platform.postgres.Pipeline;
import java.sql.SQLException;
import java.util.List;

/** Writes beside a batch's events, in their commit and under the log's lock. */
public interface CommitParticipant {
    /** Asks what it has to know of the database before it writes, in the pipeline that also takes the log's lock. */
    Turn turn(Pipeline questions);

    /** Asked when a batch has failed: whether it can leave out next time what is not needed for the batch to commit. */
    default boolean tryWithLess() {
        return false;
    }

    /** One batch's turn, when its questions are answered. */
    @FunctionalInterface
    interface Turn {
        /**
         * @param events at least one, in order of position, directly after all that was applied before
         * @param writes takes its statements, which are sent with all others of the batch
         */
        void apply(List<Recorded> events, Pipeline writes) throws SQLException;
    }
}
