package dev.otto.ledger.platform.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Hears what other nodes tell by PostgreSQL's NOTIFY, on a connection of its own. What is said while the connection is
 * broken is lost, so every listener is called when it is there again, and none may rely on being called at all. By the
 * way it finds out, every second, whether the server is there.
 */
public final class Notifications implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Notifications.class);
    private static final int WAIT_MILLIS = 500;
    private static final int RETRY_MILLIS = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration ASKED_EVERY = Duration.ofSeconds(1);

    private final WriterConnections connections;
    private final Map<String, Runnable> listeners = new ConcurrentHashMap<>();
    private volatile Thread thread = unstarted();
    private volatile boolean running;
    private volatile long heardAt = System.nanoTime();

    public Notifications(WriterConnections connections) {
        this.connections = connections;
    }

    /**
     * @param channel a name of small letters and underscores, once
     * @param listener is quick and throws nothing
     */
    public void on(String channel, Runnable listener) {
        if (!channel.matches("[a-z_]+") || listeners.putIfAbsent(channel, listener) != null) {
            throw new IllegalArgumentException("no channel of its own: " + channel);
        }
    }

    /** When the server last said, on this connection, that it takes changes; by {@link System#nanoTime}. */
    public long heardAt() {
        return heardAt;
    }

    @Override
    public void start() {
        running = true;
        thread = unstarted();
        thread.start();
    }

    @Override
    public void stop() {
        running = false;
        thread.interrupt();
        try {
            thread.join(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private Thread unstarted() {
        return Thread.ofPlatform().name("ledger-notifications").daemon().unstarted(this::run);
    }

    private void run() {
        while (running) {
            try (Connection connection = connections.open()) {
                connection.setAutoCommit(true);
                listen(connection);
            } catch (SQLException e) {
                LOG.debug("Listening to other nodes was interrupted", e);
                pause();
            }
        }
    }

    private void listen(Connection connection) throws SQLException {
        PGConnection session = connection.unwrap(PGConnection.class);
        Set<String> heard = new HashSet<>();
        while (running) {
            for (Map.Entry<String, Runnable> listener : listeners.entrySet()) {
                if (heard.add(listener.getKey())) {
                    try (Statement statement = connection.createStatement()) {
                        statement.execute("LISTEN " + listener.getKey());
                    }
                    listener.getValue().run();
                }
            }
            ask(connection);
            Set<String> told = new HashSet<>();
            for (PGNotification notification : session.getNotifications(WAIT_MILLIS)) {
                told.add(notification.getName());
            }
            told.forEach(channel -> listeners.getOrDefault(channel, () -> {}).run());
        }
    }

    /** A server that only reads, as a standby does, is not heard. */
    private void ask(Connection connection) throws SQLException {
        if (System.nanoTime() - heardAt > ASKED_EVERY.toNanos()) {
            try (Statement statement = connection.createStatement();
                    ResultSet answer = statement.executeQuery("SHOW transaction_read_only")) {
                if (answer.next() && answer.getString(1).equals("off")) {
                    heardAt = System.nanoTime();
                }
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(RETRY_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
