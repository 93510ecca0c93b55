package dev.otto.ledger.platform.eventstore;

import dev.otto.ledger.platform.postgres.Pipeline;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Which instants may be answered for (R15): those at or before which no event can be written any more, on any node. A
 * node's own clock proves nothing of the others', but nothing is stamped before the last stamp, nor before the floor.
 */
public final class SettledInstants {
    /** A lock that is held this long is a rare thing, such as the first filling of a read model. */
    private static final String PATIENCE = "SET LOCAL lock_timeout = '2s'";

    private final JdbcOperations database;
    private final TransactionTemplate transaction;
    private final LedgerClock clock;
    /** One asks for all who wait, so that many who ask for just now do not line up for the log's lock. */
    private final ReentrantLock asking = new ReentrantLock();
    /** Every instant before it is settled, and all of its events are visible. */
    private volatile Instant settledBefore = Instant.EPOCH;

    SettledInstants(JdbcOperations database, TransactionTemplate transaction, LedgerClock clock) {
        this.database = database;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * Makes sure that no event can be written at or before an instant. All that is read from now on has every event up
     * to it.
     *
     * @throws InstantNotPast if it has not come yet
     */
    public void require(Instant instant) {
        if (!instant.isBefore(settledBefore)) {
            asking.lock();
            try {
                settle(instant);
            } finally {
                asking.unlock();
            }
        }
    }

    private void settle(Instant instant) {
        if (instant.isBefore(settledBefore)) {
            return;
        }
        settledBefore = stampOfTheHead();
        if (instant.isBefore(settledBefore)) {
            return;
        }
        Instant now = clock.read();
        if (!instant.isBefore(now)) {
            throw new InstantNotPast(now.minus(1, ChronoUnit.MICROS));
        }
        raiseFloor(now);
        settledBefore = now;
    }

    private Instant stampOfTheHead() {
        return Objects.requireNonNull(database.queryForObject(LogHead.QUERY, (row, n) -> {
            OffsetDateTime stamp = row.getObject(3, OffsetDateTime.class);
            return stamp == null ? Instant.EPOCH : stamp.toInstant();
        }));
    }

    /** Under the log's lock: a batch that knows of a lower floor has committed before, and is visible. */
    private void raiseFloor(Instant to) {
        ConnectionCallback<Boolean> raising = connection -> {
            raise(connection, to);
            return true;
        };
        transaction.executeWithoutResult(status -> database.execute(raising));
    }

    private static void raise(Connection connection, Instant to) throws SQLException {
        Pipeline pipeline = new Pipeline(connection);
        pipeline.add(PATIENCE);
        LogLock.acquire(pipeline);
        pipeline.add("SELECT raise_log_floor(?)", OffsetDateTime.ofInstant(to, ZoneOffset.UTC));
        pipeline.send();
    }
}
