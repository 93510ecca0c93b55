package dev.otto.ledger.platform.projection;

import dev.otto.ledger.platform.eventstore.EventLog;
import dev.otto.ledger.platform.eventstore.EventTypes;
import dev.otto.ledger.platform.postgres.WriterConnections;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * This node's work on rebuilds: a thread and a connection for each. Whoever works on one holds a lock of its session, which
 * PostgreSQL frees when the node is gone.
 */
final class RebuildWorker {
    private static final Logger LOG = LoggerFactory.getLogger(RebuildWorker.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int LONGEST_ERROR = 300;
    /** A server notices within seconds that a node is gone, also while it is at work for it. */
    private static final String SESSION = "SET client_connection_check_interval = '1s'; SET tcp_keepalives_idle = 10;"
            + " SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3";

    private final Map<String, Projection> projections;
    private final EventLog log;
    private final EventTypes types;
    private final ParkedSequences parked;
    private final WriterConnections connections;
    private final RebuildRun.Settings settings;
    private final String node = UUID.randomUUID().toString();
    private final Map<String, Work> working = new ConcurrentHashMap<>();
    private volatile boolean closing;

    RebuildWorker(
            List<Projection> projections,
            EventLog log,
            EventTypes types,
            ParkedSequences parked,
            WriterConnections connections,
            RebuildRun.Settings settings) {
        this.projections = projections.stream().collect(Collectors.toMap(Projection::name, Function.identity()));
        this.log = log;
        this.types = types;
        this.parked = parked;
        this.connections = connections;
        this.settings = settings;
    }

    /** What a thread is at. */
    private record Work(Thread thread, Connection connection) {}

    /** Works on a projection's rebuild, if no other node is faster. */
    void take(String name) {
        if (projections.containsKey(name) && !working.containsKey(name)) {
            Thread.ofPlatform().name("ledger-rebuild-" + name).daemon().start(() -> work(name));
        }
    }

    private void work(String name) {
        try (Connection connection = connections.open()) {
            // An index over many rows, or a comparison, is silent for long.
            connection.setNetworkTimeout(Runnable::run, 0);
            try (Statement statement = connection.createStatement()) {
                statement.execute(SESSION);
            }
            Work work = new Work(Thread.currentThread(), connection);
            if (isMine(name, connection) && working.putIfAbsent(name, work) == null) {
                try {
                    connection.setAutoCommit(false);
                    work(name, connection);
                } finally {
                    working.remove(name);
                }
            }
        } catch (SQLException | DataAccessException e) {
            if (!closing) {
                LOG.warn("The rebuild of {} was interrupted, and goes on: {}", name, e.getMessage());
            }
        }
    }

    private static boolean isMine(String name, Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT pg_try_advisory_lock(?, hashtext(?))")) {
            statement.setInt(1, RebuildRows.LOCK);
            statement.setString(2, name);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private void work(String name, Connection connection) throws SQLException {
        Projection projection = Objects.requireNonNull(projections.get(name));
        Optional<Rebuild> open = new RebuildRows(single(connection))
                .of(name)
                .filter(rebuild -> !rebuild.phase().isLast());
        if (open.isPresent() && open.get().version() == projection.version()) {
            work(open.get(), copy(open.get(), projection, connection));
        }
        drop(name, connection);
    }

    private Copy copy(Rebuild rebuild, Projection projection, Connection connection) {
        return switch (projection) {
            case InlineProjection inline -> new InlineCopy(rebuild, inline, log, parked, connection, connections);
            case AsyncProjection async -> new AsyncCopy(rebuild, async, log, types, parked, connection);
            default -> throw new IllegalStateException(projection.name() + " is neither inline nor async");
        };
    }

    private void work(Rebuild rebuild, Copy copy) throws SQLException {
        try {
            new RebuildRun(rebuild, copy, settings).run(node);
        } catch (RebuildRows.Ended e) {
            LOG.info("{}", e.getMessage());
        } catch (SQLException | RuntimeException e) {
            if (closing || !copy.connection.isValid((int) PATIENCE.toSeconds())) {
                throw e;
            }
            LOG.error("The rebuild of {} failed", rebuild.projection(), e);
            String error = String.valueOf(e.getMessage());
            copy.end(Rebuild.Phase.FAILED, null, error.substring(0, Math.min(LONGEST_ERROR, error.length())));
        }
    }

    private static JdbcClient single(Connection connection) {
        return JdbcClient.create(new SingleConnectionDataSource(connection, true));
    }

    /** What is in the copy's schema when a rebuild has ended: the copy, or what was live before. */
    private void drop(String name, Connection connection) throws SQLException {
        JdbcClient sql = single(connection);
        RebuildRows own = new RebuildRows(sql);
        if (own.isLeftBehind(name)) {
            sql.sql("SELECT drop_copy(?)").param(name).query((row, n) -> true).list();
            sql.sql("DELETE FROM parked_sequences WHERE projection = ?")
                    .param(ProjectionTables.COPY + name)
                    .update();
            own.dropped(name);
        }
        connection.commit();
    }

    void start() {
        closing = false;
    }

    void stop() {
        closing = true;
        for (Work work : List.copyOf(working.values())) {
            try {
                work.connection.abort(Runnable::run);
                work.thread.interrupt();
                work.thread.join(PATIENCE);
            } catch (SQLException e) {
                LOG.debug("A rebuild's connection did not end", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
