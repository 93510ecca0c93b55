package dev.otto.ledger.platform.projection;

import dev.otto.ledger.kernel.Personal;
import dev.otto.ledger.platform.eventstore.EventLog;
import dev.otto.ledger.platform.eventstore.LogLock;
import dev.otto.ledger.platform.projection.RebuildRows.State;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * A projection's copy, on the connection of whoever rebuilds it. What is common to all of them; how a copy keeps up with
 * the log, and where it can be compared, is another thing for inline projections than for async ones.
 */
abstract sealed class Copy permits InlineCopy, AsyncCopy {
    /** As many events as are applied under a lock that others wait for. */
    static final int NEAR = 5_000;

    /** SQLSTATEs: a lock was not to be had in time, or somebody waited for us as well. */
    private static final Set<String> WAITED = Set.of("55P03", "40P01");

    final Rebuild rebuild;
    final Projection projection;
    final ProjectionTables tables;
    final EventLog log;
    final ParkedSequences parked;
    final Connection connection;
    final JdbcClient sql;
    final RebuildRows rows;
    private final Object[] tableNames;

    Copy(Rebuild rebuild, Projection projection, EventLog log, ParkedSequences parked, Connection connection) {
        this.rebuild = rebuild;
        this.projection = projection;
        this.tables = ProjectionTables.copy(projection);
        this.log = log;
        this.parked = parked;
        this.connection = connection;
        this.sql = JdbcClient.create(new SingleConnectionDataSource(connection, true));
        this.rows = new RebuildRows(sql);
        this.tableNames = projection.tables().toArray();
    }

    /** Something that is done whole or not at all. */
    @FunctionalInterface
    interface Work {
        void run() throws SQLException;
    }

    /** The same with a result. */
    @FunctionalInterface
    interface Question<T> {
        T ask() throws SQLException;
    }

    final void inTransaction(Work work) throws SQLException {
        inTransaction(() -> {
            work.run();
            return true;
        });
    }

    final <T> T inTransaction(Question<T> question) throws SQLException {
        try {
            T result = question.ask();
            connection.commit();
            return result;
        } finally {
            // After a commit there is nothing to take back.
            connection.rollback();
        }
    }

    /** Applies events within the caller's transaction. */
    abstract void apply(long after, long to) throws SQLException;

    /** Brings the copy, which is near, to the head, and sees to it that it is not far behind from then on. */
    abstract void arrive() throws SQLException;

    /** Compares at one position; empty if that cannot be had now. */
    abstract Optional<Difference> compare() throws SQLException;

    /** Within the transaction of the swap: the last events, and whatever says how far the live projection is. */
    abstract void swap() throws SQLException;

    /** Empty tables, unless they are there from before. */
    final void create() throws SQLException {
        inTransaction(() -> {
            if (!rows.state(rebuild).isCreated()) {
                call("create_copy");
                forgetParked(tables.parkedAs());
                rows.created(rebuild);
            }
        });
    }

    /** How far the copy is. */
    final State state() throws SQLException {
        return inTransaction(() -> rows.state(rebuild));
    }

    /** Applies the next events, as far as the log goes. */
    final void slice(int events, @Nullable Double rate) throws SQLException {
        inTransaction(() -> {
            State state = rows.state(rebuild);
            advance(state, Math.min(state.head(), state.position() + events), rate);
        });
    }

    /** Within the caller's transaction. What was erased while the events were decoded is overwritten with them. */
    final void advance(State state, long to, @Nullable Double rate) throws SQLException {
        // At the head, a writer may be about to move it on.
        if (state.position() < to) {
            apply(state.position(), to);
            rows.applied(rebuild, to, rate);
        }
        scrub(state);
    }

    private record Erasure(UUID subject, long position) {}

    /** Within the caller's transaction. */
    private void scrub(State state) {
        long to = state.scrubbedTo();
        for (Erasure erasure : sql.sql("SELECT subject, position FROM erasures WHERE position > ? ORDER BY position")
                .param(state.scrubbedTo())
                .query((row, n) -> new Erasure(row.getObject(1, UUID.class), row.getLong(2)))
                .list()) {
            for (PersonalRows personal : projection.personalRows()) {
                sql.sql(Scrub.everyRowOf(personal, tables.schema()))
                        .param("subject", erasure.subject)
                        .param("erased", Personal.ERASED.text())
                        .update();
            }
            to = erasure.position;
        }
        if (to > state.scrubbedTo()) {
            rows.scrubbed(rebuild, to);
        }
    }

    /** Whether rows of the live tables are still to be overwritten, in the caller's snapshot: the copy's are. */
    final boolean isLiveScrubbed() {
        return sql.sql("SELECT NOT EXISTS (SELECT FROM scrubs WHERE table_name = ANY (?))")
                .param(projection.tables().toArray(String[]::new))
                .query(Boolean.class)
                .single();
    }

    /** What was erased since the last look, when nothing else is to be done. */
    final void scrub() throws SQLException {
        inTransaction(() -> scrub(rows.state(rebuild)));
    }

    /** Makes the indexes that it was filled without; before any writer is made to wait for that. */
    final void index() throws SQLException {
        inTransaction(() -> {
            rows.waitingFor(rebuild, "its indexes");
        });
        inTransaction(() -> {
            call("index_copy");
            rows.waitingFor(rebuild, null);
        });
    }

    final void analyze() throws SQLException {
        inTransaction(() -> {
            call("analyze_copy");
        });
    }

    /**
     * Puts the copy into the live tables' place.
     *
     * @return false if somebody reads for so long that others would have to wait, and nothing is changed; else it has ended
     */
    final boolean promote(@Nullable Difference found) throws SQLException {
        try {
            return inTransaction(() -> {
                LogLock.acquire(connection);
                if (rows.state(rebuild).behind() > 2 * NEAR) {
                    return false;
                }
                // Shorter than PostgreSQL's wait before it looks for a deadlock and ends somebody else's transaction.
                sql.sql("SET LOCAL lock_timeout = '200ms'").update();
                swap();
                requireNoneParked();
                forgetParked(projection.name());
                sql.sql("UPDATE parked_sequences SET projection = ? WHERE projection = ?")
                        .params(projection.name(), tables.parkedAs())
                        .update();
                sql.sql("UPDATE projections SET version = ?, updated_at = now() WHERE name = ?")
                        .params(projection.version(), projection.name())
                        .update();
                rows.ended(rebuild, Rebuild.Phase.PROMOTED, found, null);
                return true;
            });
        } catch (DataAccessException e) {
            if (e.getRootCause() instanceof SQLException cause && WAITED.contains(cause.getSQLState())) {
                return false;
            }
            throw e;
        } catch (ParkedSince e) {
            end(Rebuild.Phase.DIFFERENT, found == null ? null : found.with(e.streams), null);
            return true;
        }
    }

    /** A stream stands still that did not when the copy was compared. */
    private static final class ParkedSince extends RuntimeException {
        private final long streams;

        ParkedSince(long streams) {
            this.streams = streams;
        }
    }

    private void requireNoneParked() throws SQLException {
        int streams = parked.of(tables.parkedAs(), connection).size();
        if (rebuild.promote() == Promote.IF_EQUAL && streams > 0) {
            throw new ParkedSince(streams);
        }
    }

    /** Ends the rebuild, and leaves the live tables as they are. */
    final void end(Rebuild.Phase phase, @Nullable Difference found, @Nullable String error) throws SQLException {
        inTransaction(() -> {
            LogLock.acquire(connection);
            forgetParked(tables.parkedAs());
            rows.ended(rebuild, phase, found, error);
        });
    }

    private void forgetParked(String name) {
        sql.sql("DELETE FROM parked_sequences WHERE projection = ?").param(name).update();
    }

    /** One of the owner's functions on this projection's copy. */
    final void call(String function) throws SQLException {
        sql.sql("SELECT " + function + "(?, ?)")
                .params(projection.name(), connection.createArrayOf("text", tableNames))
                .query((row, n) -> true)
                .list();
    }
}
