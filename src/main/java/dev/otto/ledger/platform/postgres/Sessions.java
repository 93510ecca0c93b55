package dev.otto.ledger.platform.postgres;

import dev.otto.ledger.platform.config.ConfigurationMistake;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether each connection is a session of its own. A pooler in transaction mode hands out another session with every
 * transaction: what a connection said first, such as {@code SET ROLE}, would then hold for somebody else's transactions,
 * and its own would run with the rights of the owner. A single connection that has such a pooler for itself does not
 * notice, since it gets the same session again and again; so several take turns.
 */
final class Sessions {

    private static final Logger log = LoggerFactory.getLogger(Sessions.class);

    /** As many as the least service has: one of the pool, the writer's and the listener's. */
    private static final int CONNECTIONS = 3;

    private static final Map<String, String> DEFAULTS = Map.of(
            "ApplicationName", "ledger-check",
            "connectTimeout", "5",
            "loginTimeout", "5",
            "socketTimeout", "10",
            // Such a pooler also mixes up the statements that the driver prepares in a session.
            "prepareThreshold", "0");

    private final DatabaseUrl url;
    private final List<Connection> connections = new ArrayList<>();
    private final List<String> marks = new ArrayList<>();

    private Sessions(DatabaseUrl url) {
        this.url = url;
    }

    /**
     * Refuses a database whose connections lose what was said in them.
     *
     * @throws ConfigurationMistake that says where to connect instead
     */
    static void require(DatabaseUrl url) {
        Sessions sessions = new Sessions(url);
        try {
            sessions.open();
            for (int round = 0; round < CONNECTIONS; round++) {
                sessions.takeTurns(round);
            }
        } catch (SQLException e) {
            throw ConnectionFailures.explain(url, e);
        } finally {
            sessions.close();
        }
    }

    private void open() throws SQLException {
        for (int i = 0; i < CONNECTIONS; i++) {
            Connection connection = url.connect(DEFAULTS);
            connections.add(connection);
            String mark = UUID.randomUUID().toString();
            marks.add(mark);
            ask(connection, "SELECT set_config('ledger.session', ?, false)", mark);
        }
        for (int i = 0; i < CONNECTIONS; i++) {
            verify(i);
        }
    }

    /** The others hold transactions open meanwhile, so a pooler cannot give back the session that was used last. */
    private void takeTurns(int free) throws SQLException {
        for (int other = 0; other < CONNECTIONS; other++) {
            if (other != free) {
                connections.get(other).setAutoCommit(false);
                verify(other);
            }
        }
        verify(free);
        for (int other = 0; other < CONNECTIONS; other++) {
            if (other != free) {
                connections.get(other).rollback();
                connections.get(other).setAutoCommit(true);
            }
        }
    }

    private void verify(int i) throws SQLException {
        if (!marks.get(i).equals(ask(connections.get(i), "SELECT current_setting('ledger.session', ?)", true))) {
            throw new ConfigurationMistake(
                    "%s leads to a pooler in transaction mode (%s), where connections share sessions and the ledger would work with the wrong rights; set it to the direct connection or to a pooler in session mode (of Supabase: port 5432, not 6543)."
                            .formatted(url.source(), url.hosts()));
        }
    }

    private static String ask(Connection connection, String query, Object parameter) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setObject(1, parameter);
            try (ResultSet answer = statement.executeQuery()) {
                answer.next();
                return String.valueOf(answer.getString(1));
            }
        }
    }

    private void close() {
        for (Connection connection : connections) {
            try {
                connection.close();
            } catch (SQLException e) {
                log.debug("A connection that checked the sessions did not close", e);
            }
        }
    }
}
