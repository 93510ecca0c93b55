package dev.otto.ledger.testing;

import dev.otto.ledger.platform.config.ConfigurationMistake;
import dev.otto.ledger.platform.postgres.DatabaseSettings;
import dev.otto.ledger.platform.postgres.DatabaseUrl;
import dev.otto.ledger.platform.postgres.EmbeddedServer;
import dev.otto.ledger.platform.postgres.Migrations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.springframework.util.FileSystemUtils;

/**
 * One real PostgreSQL for all tests of a JVM, and as many migrated databases on it as they ask for. A database may serve
 * several Spring contexts at once; it stays until the JVM ends, when the server and its files go.
 */
public final class TestPostgres {

    private static final Path TARGET = Path.of("target");
    private static final String TEMPLATE = "ledger_template";

    private static TestPostgres instance;

    private final EmbeddedServer server;
    private final Path folder;
    private int databases;

    private TestPostgres(EmbeddedServer server, Path folder) {
        this.server = server;
        this.folder = folder;
    }

    /** A fresh, migrated database. */
    public static synchronized DatabaseSettings freshDatabase() {
        return running().create(TEMPLATE);
    }

    /** A fresh database without a single table. */
    public static synchronized DatabaseSettings emptyDatabase() {
        return running().create("template0");
    }

    /** What to set as DATABASE_URL for this database. */
    public static String url(DatabaseSettings database) {
        DatabaseUrl url = database.service();
        return "postgresql://%s:%s@%s/%s".formatted(url.user(), url.password(), url.hosts(), url.database());
    }

    private static TestPostgres running() {
        if (instance == null) {
            instance = start();
            Runtime.getRuntime().addShutdownHook(new Thread(instance::stop));
            DatabaseSettings template = instance.create("template0", TEMPLATE);
            Migrations.bringUpToDate(template);
        }
        return instance;
    }

    /** A killed JVM leaves server and files behind, and the next one on the same folder clears both away. */
    private static TestPostgres start() {
        ConfigurationMistake taken = null;
        for (int i = 0; i < 10; i++) {
            Path folder = TARGET.resolve("test-postgres-" + i);
            try {
                // Every cached Spring context holds a pool.
                Map<String, String> settings = Map.of("max_connections", "300", "shared_buffers", "128MB");
                return new TestPostgres(EmbeddedServer.start(folder, TARGET, settings), folder);
            } catch (ConfigurationMistake e) {
                taken = e;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        throw taken;
    }

    private DatabaseSettings create(String template) {
        return create(template, "test_" + ++databases);
    }

    private DatabaseSettings create(String template, String name) {
        execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
        execute("CREATE DATABASE " + name + " TEMPLATE " + template);
        DatabaseUrl url = server.maintenanceUrl().withDatabase(name);
        return new DatabaseSettings(url, url, false);
    }

    private void execute(String sql) {
        try (Connection connection = server.maintenanceUrl().connect(Map.of());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private void stop() {
        try {
            server.close();
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
