package dev.otto.ledger.platform.eventstore;

import dev.otto.ledger.platform.postgres.Pipeline;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The one lock that gives the log its one order: whoever appends holds it until its commit is visible, so positions
 * become visible in their order, on every node.
 */
public final class LogLock {
    /** Any number will do, as long as every version of the service uses the same. */
    private static final long KEY = 0x4f74746f4c6f67L;

    private LogLock() {}

    /** Waits for the lock; it is released when the transaction ends. What is read must be read by later statements. */
    public static void acquire(Connection connection) throws SQLException {
        Pipeline pipeline = new Pipeline(connection);
        acquire(pipeline);
        pipeline.send();
    }

    /** The same as one statement of a pipeline: the ones behind it see what the lock's former holder has committed. */
    static void acquire(Pipeline pipeline) {
        pipeline.add("SELECT pg_advisory_xact_lock(" + KEY + ")");
    }
}
