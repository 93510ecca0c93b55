package dev.otto.ledger.platform.eventstore;

import dev.otto.ledger.platform.postgres.WriterConnections;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears, by PostgreSQL's LISTEN, that another node has appended. Whoever follows the log polls too: this is for speed. */
public final class LogListener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogListener.class);
    private static final int WAIT_MILLIS = 500;
    private static final int RETRY_MILLIS = 1_000;

    private final WriterConnections connections;
    private final LogSignal signal;
    private final Thread thread;
    private volatile boolean closing;

    public LogListener(WriterConnections connections, LogSignal signal) {
        this.connections = connections;
        this.signal = signal;
        this.thread = Thread.ofPlatform().name("ledger-listener").daemon().unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        try {
            thread.join(java.time.Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closing) {
            try (Connection connection = connections.open()) {
                connection.setAutoCommit(true);
                try (Statement statement = connection.createStatement()) {
                    statement.execute("LISTEN " + LogSignal.CHANNEL);
                }
                PGConnection session = connection.unwrap(PGConnection.class);
                while (!closing) {
                    if (session.getNotifications(WAIT_MILLIS).length > 0) {
                        signal.grown();
                    }
                }
            } catch (SQLException e) {
                LOG.debug("Listening for other nodes was interrupted", e);
                pause();
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(RETRY_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
