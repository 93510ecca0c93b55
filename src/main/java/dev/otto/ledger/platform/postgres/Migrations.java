package dev.otto.ledger.platform.postgres;

import dev.otto.ledger.platform.config.ConfigurationMistake;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings a database to what this version of the service works on: checked, with its role, and migrated. */
public final class Migrations {

    private static final Logger log = LoggerFactory.getLogger(Migrations.class);
    private static final int OLDEST = 150000;
    private static final Map<String, String> CHECK = Map.of("ApplicationName", "ledger-check", "connectTimeout", "5");

    private Migrations() {}

    /**
     * Does it all; again it does nothing. Two nodes may do it at once.
     *
     * @throws ConfigurationMistake where the database cannot be used as it is
     */
    public static Flyway bringUpToDate(DatabaseSettings database) {
        if (!database.embedded()) {
            Sessions.require(database.service());
            if (!database.migration().equals(database.service())) {
                Sessions.require(database.migration());
            }
        }
        prepare(database);
        checkService(database);
        try {
            Flyway flyway = Flyway.configure()
                    .dataSource(ownersDataSource(database.migration()))
                    .locations("classpath:db/migration")
                    .load();
            var result = flyway.migrate();
            if (result.migrationsExecuted > 0) {
                log.info("Migrated the database to version {}", result.targetSchemaVersion);
            }
            return flyway;
        } catch (FlywayException e) {
            throw new ConfigurationMistake(
                    "the database at %s cannot be migrated: %s"
                            .formatted(database.migration().hosts(), e.getMessage()),
                    e);
        }
    }

    private static void prepare(DatabaseSettings database) {
        DatabaseUrl url = database.migration();
        try (Connection owner = url.connect(Map.of("ApplicationName", "ledger-migration", "connectTimeout", "5"))) {
            ServiceRole.ensure(owner, login(database.service()));
        } catch (SQLException e) {
            throw ConnectionFailures.explain(url, e);
        }
    }

    /** A pooler may know the user by another name than the server does: Supabase's takes {@code postgres.project}. */
    private static String login(DatabaseUrl url) {
        try (Connection service = url.connect(CHECK);
                Statement statement = service.createStatement();
                ResultSet answer = statement.executeQuery("SELECT session_user")) {
            answer.next();
            return answer.getString(1);
        } catch (SQLException e) {
            throw ConnectionFailures.explain(url, e);
        }
    }

    private static void checkService(DatabaseSettings database) {
        DatabaseUrl url = database.service();
        try (Connection service = url.connect(CHECK)) {
            if (Integer.parseInt(show(service, "server_version_num")) < OLDEST) {
                throw new ConfigurationMistake("the database at %s is PostgreSQL %s; the ledger needs 15 or newer."
                        .formatted(url.hosts(), show(service, "server_version")));
            }
            if (database.embedded()) {
                Durability.require(service);
            } else {
                checkDurability(url, Durability.off(service));
            }
        } catch (SQLException e) {
            throw ConnectionFailures.explain(url, e);
        }
    }

    /** What belongs to the whole server may have its reasons; what is said of our own sessions has none. */
    private static void checkDurability(DatabaseUrl url, List<String> off) {
        if (off.contains("synchronous_commit")) {
            throw new ConfigurationMistake(
                    "synchronous_commit is off for user %s at %s, which can lose acknowledged commands; run: ALTER ROLE \"%s\" SET synchronous_commit = on;"
                            .formatted(url.user(), url.hosts(), url.user()));
        }
        if (!off.isEmpty()) {
            log.warn(
                    "The database at {} runs with {} off: a crash of its machine can lose acknowledged commands",
                    url.hosts(),
                    off);
        }
    }

    private static String show(Connection connection, String setting) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("SHOW " + setting)) {
            answer.next();
            return answer.getString(1);
        }
    }

    private static PGSimpleDataSource ownersDataSource(DatabaseUrl url) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(url.jdbcUrl());
        try {
            for (var property : url.properties(Map.of("ApplicationName", "ledger-migration"))
                    .entrySet()) {
                dataSource.setProperty((String) property.getKey(), (String) property.getValue());
            }
        } catch (SQLException e) {
            throw new ConfigurationMistake(
                    "%s has a parameter that the driver does not take: %s".formatted(url.source(), e.getMessage()), e);
        }
        return dataSource;
    }
}
