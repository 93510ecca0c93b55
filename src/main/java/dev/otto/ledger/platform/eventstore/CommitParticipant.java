package dev.otto.ledger.platform.eventstore;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Writes beside a batch's events, in their commit and under the log's lock. */
@FunctionalInterface
public interface CommitParticipant {
    /** @param events at least one, in order of position, directly after all that was applied before */
    void apply(List<Recorded> events, Connection connection) throws SQLException;
}
