package dev.otto.ledger.platform.postgres;

import dev.otto.ledger.platform.config.ConfigurationMistake;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The PostgreSQL that the service brings along: durable, for this machine only, and living exactly as long as the
 * service. A server that dies on its own is started again on the same port.
 */
public final class EmbeddedServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedServer.class);
    private static final Duration SHORTEST_BACK_OFF = Duration.ofMillis(200);
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(10);

    private final DataFolder folder;
    private final Cluster cluster;
    private final int port;
    private final DatabaseUrl maintenance;
    private final Thread watcher;
    private volatile Process process;
    private volatile boolean stopping;

    private EmbeddedServer(DataFolder folder, Cluster cluster, int port, DatabaseUrl maintenance, Process process) {
        this.folder = folder;
        this.cluster = cluster;
        this.port = port;
        this.maintenance = maintenance;
        this.process = process;
        this.watcher = Thread.ofPlatform().daemon().name("postgres-watcher").unstarted(this::watch);
    }

    /**
     * Starts the server on a folder, making its cluster at the first start.
     *
     * @param data the folder for everything it keeps
     * @param binaries the folder to unpack its programs below
     * @param settings of the server, beside those that it needs to be durable
     * @throws ConfigurationMistake where the folder cannot be used
     */
    public static EmbeddedServer start(Path data, Path binaries, Map<String, String> settings) throws IOException {
        DataFolder folder = DataFolder.open(data);
        Cluster cluster = null;
        try {
            cluster = Cluster.open(folder, PostgresPrograms.in(PostgresBinaries.unpackInto(binaries)), settings);
            int port = folder.port();
            DatabaseUrl maintenance = new DatabaseUrl(
                    "the embedded database",
                    "127.0.0.1:" + port,
                    "postgres",
                    Cluster.SUPERUSER,
                    folder.password(),
                    Map.of("loginTimeout", "5"));
            Process process = cluster.launch(port, maintenance);
            EmbeddedServer server = new EmbeddedServer(folder, cluster, port, maintenance, process);
            server.watcher.start();
            return server;
        } catch (IOException | RuntimeException e) {
            if (cluster != null) {
                cluster.stop();
            }
            folder.close();
            throw e;
        }
    }

    /** The superuser's way to the database that every server has. */
    public DatabaseUrl maintenanceUrl() {
        return maintenance;
    }

    /** The ledger's own database, made at the first start. */
    public DatabaseSettings settings() {
        DatabaseUrl url = maintenance.withDatabase("ledger");
        try (Connection connection = maintenance.connect(Map.of());
                var statement = connection.createStatement();
                var found = statement.executeQuery("SELECT FROM pg_database WHERE datname = 'ledger'")) {
            if (!found.next()) {
                statement.execute("CREATE DATABASE ledger");
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The embedded database does not answer", e);
        }
        return new DatabaseSettings(url, url, true);
    }

    /** The process id of the server that runs now. */
    public long pid() {
        return process.pid();
    }

    public int port() {
        return port;
    }

    private void watch() {
        Duration backOff = SHORTEST_BACK_OFF;
        while (!stopping) {
            try {
                int status = process.waitFor();
                if (stopping) {
                    return;
                }
                log.warn("The embedded PostgreSQL ended with status {}; starting it again", status);
                cluster.clearLeftOver();
                process = cluster.launch(port, maintenance);
                log.info("The embedded PostgreSQL is back on port {}", port);
                backOff = SHORTEST_BACK_OFF;
            } catch (InterruptedException e) {
                return;
            } catch (IOException | RuntimeException e) {
                if (stopping) {
                    return;
                }
                log.warn("The embedded PostgreSQL could not be started: {}", e.getMessage());
                Pause.of(backOff);
                backOff = backOff.multipliedBy(2).compareTo(LONGEST_BACK_OFF) < 0
                        ? backOff.multipliedBy(2)
                        : LONGEST_BACK_OFF;
            }
        }
    }

    /** Stops the server and gives the folder back. */
    @Override
    public void close() throws IOException {
        if (stopping) {
            return;
        }
        stopping = true;
        watcher.interrupt();
        try {
            watcher.join(Duration.ofSeconds(30));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            cluster.stop();
        } finally {
            folder.close();
        }
    }
}
