package dev.otto.ledger.platform.projection;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How far the log has come, on whatever node, and what is read of it: for whoever must not miss what was written before.
 * Inline projections have come as far as the log itself. However many wait, one asks the database.
 */
public final class AppliedPositions {
    /** The name that stands for the log, and with it for every inline projection. */
    private static final String LOG = "";

    private static final long ASKED_EVERY_MILLIS = 10;

    private final JdbcClient database;
    private final ReentrantLock asking = new ReentrantLock();
    /** None of them ever goes back. */
    private final Map<String, Long> known = new ConcurrentHashMap<>();

    AppliedPositions(JdbcClient database) {
        this.database = database;
    }

    /**
     * Waits until the log, and each of these async projections, has come to a position.
     *
     * @return false when that was not so in time
     */
    public boolean await(long position, Collection<String> projections, Duration longest) {
        long deadline = System.nanoTime() + longest.toNanos();
        while (!isReached(position, projections)) {
            ask();
            long left = deadline - System.nanoTime();
            if (!isReached(position, projections)) {
                if (left <= 0) {
                    return false;
                }
                pause(Math.min(left, Duration.ofMillis(ASKED_EVERY_MILLIS).toNanos()));
            }
        }
        return true;
    }

    private boolean isReached(long position, Collection<String> projections) {
        if (known.getOrDefault(LOG, 0L) < position) {
            return false;
        }
        for (String projection : projections) {
            if (known.getOrDefault(projection, 0L) < position) {
                return false;
            }
        }
        return true;
    }

    /** Whoever finds another asking sees what that one learns. */
    private void ask() {
        if (!asking.tryLock()) {
            return;
        }
        try {
            // A projection has come as far as the last of its segments.
            database.sql("""
                            SELECT '', coalesce(max(position), 0) FROM events
                            UNION ALL
                            SELECT processor_name,
                                   coalesce(min((convert_from(token, 'UTF8')::jsonb ->> 'globalIndex')::bigint), 0)
                            FROM token_entry GROUP BY processor_name""").query(this::note);
        } finally {
            asking.unlock();
        }
    }

    private void note(ResultSet row) throws SQLException {
        known.merge(row.getString(1), row.getLong(2), Math::max);
    }

    private static void pause(long nanos) {
        try {
            Thread.sleep(Duration.ofNanos(nanos));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a position", e);
        }
    }
}
