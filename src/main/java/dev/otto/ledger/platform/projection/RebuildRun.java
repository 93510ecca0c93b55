package dev.otto.ledger.platform.projection;

import dev.otto.ledger.platform.projection.RebuildRows.State;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One rebuild from where it stands to its end: the copy is filled, kept at the head, compared, and put into the live
 * tables' place. Every step leaves behind what the next node can go on with.
 */
final class RebuildRun {
    private static final Logger LOG = LoggerFactory.getLogger(RebuildRun.class);
    private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(5);
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(500);
    /** For the live projection to come to where it can be compared. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Rebuild rebuild;
    private final Copy copy;
    private final Settings settings;

    /**
     * How a rebuild goes about it.
     *
     * @param slice how many events one transaction applies
     * @param olderNodesGone how long no node of an older version has written before a newer one is promoted
     */
    record Settings(int slice, Duration olderNodesGone) {}

    RebuildRun(Rebuild rebuild, Copy copy, Settings settings) {
        this.rebuild = rebuild;
        this.copy = copy;
        this.settings = settings;
    }

    void run(String node) throws SQLException {
        copy.inTransaction(() -> {
            copy.rows.takenBy(rebuild, node);
        });
        copy.create();
        build();
        Set<String> older = transactions();
        phase(Rebuild.Phase.COMPARING, null);
        copy.analyze();
        Difference found = compare();
        if (!isWanted(found)) {
            boolean equal = found != null && found.equal();
            copy.end(equal ? Rebuild.Phase.EQUAL : Rebuild.Phase.DIFFERENT, found, null);
            LOG.info("The rebuild of {} is not promoted: {}", name(), equal ? "equal" : "different");
            return;
        }
        phase(Rebuild.Phase.WAITING, found);
        awaitTransactions(older);
        awaitOlderNodes();
        String readers = "somebody who reads the live tables";
        for (int attempt = 0; !copy.promote(found); attempt++) {
            waitFor(attempt == 0 ? null : readers);
        }
        LOG.info("The rebuild of {} has ended", name());
    }

    private String name() {
        return rebuild.projection();
    }

    private boolean isWanted(@Nullable Difference found) {
        return switch (rebuild.promote()) {
            case ALWAYS -> true;
            case NEVER -> false;
            case IF_EQUAL -> found != null && found.equal();
        };
    }

    private void phase(Rebuild.Phase phase, @Nullable Difference found) throws SQLException {
        copy.inTransaction(() -> {
            copy.rows.phase(rebuild, phase, found);
        });
    }

    private void build() throws SQLException {
        long started = System.nanoTime();
        long reported = started;
        long from = copy.state().position();
        LOG.info("The rebuild of {} goes on from event {}", name(), from + 1);
        for (State state = copy.state(); state.behind() > Copy.NEAR; state = copy.state()) {
            double rate = (state.position() - from) / ((System.nanoTime() - started) / 1e9);
            if (System.nanoTime() - reported > BETWEEN_REPORTS.toNanos()) {
                reported = System.nanoTime();
                LOG.info(
                        "The rebuild of {}: {} %, {} events/s, {} s left",
                        name(),
                        100 * state.position() / state.head(),
                        Math.round(rate),
                        Math.round(state.behind() / rate));
            }
            copy.slice(settings.slice, rate > 0 ? rate : null);
        }
        copy.index();
        keepUp();
    }

    /** What the writers, for whatever reason, have not applied. */
    private void keepUp() throws SQLException {
        while (copy.state().behind() > Copy.NEAR) {
            copy.slice(settings.slice, null);
        }
        copy.arrive();
        copy.scrub();
    }

    /** Null if it cannot be had and is not needed. */
    private @Nullable Difference compare() throws SQLException {
        long started = System.nanoTime();
        while (true) {
            Optional<Difference> found = copy.compare();
            if (found.isPresent()) {
                return found.get();
            }
            if (System.nanoTime() - started > PATIENCE.toNanos()) {
                if (rebuild.promote() == Promote.ALWAYS) {
                    return null;
                }
                throw new IllegalStateException("the live projection does not come to where it can be compared");
            }
            waitFor("the live projection, to be compared with");
        }
    }

    /**
     * Transactions that are under way. A snapshot from before the copy was at the head would show half of it, by the
     * name that it is going to have.
     */
    private Set<String> transactions() throws SQLException {
        return copy.inTransaction(
                () -> new HashSet<>(copy.sql.sql("""
                        SELECT l.virtualtransaction FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
                        WHERE l.locktype = 'virtualxid' AND l.granted AND a.datname = current_database()
                          AND l.pid <> pg_backend_pid() AND coalesce(a.backend_type, '') <> 'autovacuum worker'""").query(String.class).list()));
    }

    private void awaitTransactions(Set<String> older) throws SQLException {
        while (true) {
            older.retainAll(transactions());
            if (older.isEmpty()) {
                return;
            }
            waitFor(older.size() + " transactions that began before the copy was at the head");
        }
    }

    /** What a node of the older version writes after the promotion would not be what the rows mean by then. */
    private void awaitOlderNodes() throws SQLException {
        int live = copy.inTransaction(() -> copy.rows.liveVersions().getOrDefault(name(), rebuild.version()));
        if (live >= rebuild.version() || !(copy instanceof InlineCopy inline)) {
            return;
        }
        keepUp();
        while (System.nanoTime() - inline.lastBehind() < settings.olderNodesGone.toNanos()) {
            waitFor("nodes of the older version, which may still write");
        }
    }

    private void waitFor(@Nullable String what) throws SQLException {
        copy.inTransaction(() -> {
            copy.rows.waitingFor(rebuild, what);
        });
        try {
            Thread.sleep(BETWEEN_ATTEMPTS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted while waiting", e);
        }
        keepUp();
    }
}
