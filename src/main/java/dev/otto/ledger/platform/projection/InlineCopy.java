package dev.otto.ledger.platform.projection;

import dev.otto.ledger.platform.eventstore.EventLog;
import dev.otto.ledger.platform.eventstore.LogLock;
import dev.otto.ledger.platform.postgres.WriterConnections;
import dev.otto.ledger.platform.projection.RebuildRows.State;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * The copy of an inline projection. Once it is attached, the writers keep it at the head; where they do not, because a
 * node is of another version or a batch failed with the copy, it is brought there under the log's lock.
 */
final class InlineCopy extends Copy {
    private final InlineProjection projection;
    private final WriterConnections connections;
    private long lastBehind = System.nanoTime();

    InlineCopy(
            Rebuild rebuild,
            InlineProjection projection,
            EventLog log,
            ParkedSequences parked,
            Connection connection,
            WriterConnections connections) {
        super(rebuild, projection, log, parked, connection);
        this.projection = projection;
        this.connections = connections;
    }

    @Override
    void apply(long after, long to) throws SQLException {
        new CatchUp(List.of(projection), ProjectionTables::copy, log, parked, after, to).run(connection);
    }

    @Override
    void arrive() throws SQLException {
        State before = state();
        if (before.attached() && before.behind() == 0) {
            return;
        }
        inTransaction(() -> {
            LogLock.acquire(connection);
            State state = rows.state(rebuild);
            if (state.behind() <= 2 * NEAR) {
                reach(state);
                rows.attached(rebuild);
            }
        });
    }

    /** When the writers last left the copy behind, by {@link System#nanoTime()}. */
    long lastBehind() {
        return lastBehind;
    }

    /** To the head, in the caller's transaction while the log stands still. */
    private void reach(State state) throws SQLException {
        if (state.behind() > 0) {
            lastBehind = System.nanoTime();
        }
        advance(state, state.head(), null);
        bringLive(state.head());
    }

    /** Somebody may have appended without the service: the next batch would catch up with that too. */
    private void bringLive(long head) throws SQLException {
        long applied = live();
        if (applied < head) {
            new CatchUp(List.of(projection), ProjectionTables::live, log, parked, applied, head).run(connection);
            sql.sql("UPDATE projections SET applied_position = ?, updated_at = now() WHERE name = ?")
                    .params(head, projection.name())
                    .update();
        }
    }

    private long live() {
        return sql.sql("SELECT applied_position FROM projections WHERE name = ?")
                .param(projection.name())
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    /** The snapshot is taken while the log stands still, and read while it goes on. */
    @Override
    Optional<Difference> compare() throws SQLException {
        try (Connection holder = connections.open()) {
            holder.setAutoCommit(false);
            LogLock.acquire(holder);
            boolean near = inTransaction(() -> {
                State state = rows.state(rebuild);
                if (state.behind() > 2 * NEAR) {
                    return false;
                }
                reach(state);
                return true;
            });
            if (!near) {
                return Optional.empty();
            }
            try {
                sql.sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ").update();
                State state = rows.state(rebuild);
                holder.rollback();
                return isLiveScrubbed()
                        ? Optional.of(new CopyComparison(sql, tables).of(projection, state.position()))
                        : Optional.empty();
            } finally {
                connection.rollback();
            }
        }
    }

    @Override
    void swap() throws SQLException {
        reach(rows.state(rebuild));
        call("promote_copy");
    }
}
