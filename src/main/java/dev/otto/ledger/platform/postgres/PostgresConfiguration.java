package dev.otto.ledger.platform.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * The chain from {@code DATABASE_URL} to connections: each bean takes the one before it, so nothing can reach the
 * database before it is migrated, and at the end the embedded server stops last.
 */
@Configuration(proxyBeanMethods = false)
class PostgresConfiguration {

    @Configuration(proxyBeanMethods = false)
    @Conditional(NoDatabaseUrl.class)
    static class Embedded {

        @Bean(destroyMethod = "close")
        EmbeddedServer embeddedServer(@Value("${ledger.data-directory:data}") Path data) throws IOException {
            return EmbeddedServer.start(data, data, Map.of());
        }

        @Bean
        DatabaseSettings databaseSettings(EmbeddedServer server) {
            return server.settings();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Conditional(DatabaseUrlGiven.class)
    static class External {

        @Bean
        DatabaseSettings databaseSettings(Environment environment) {
            return DatabaseSettings.from(environment).orElseThrow();
        }
    }

    /** Spring Boot's own Flyway stands back for this one, and JPA waits for it. */
    @Bean
    Flyway flyway(DatabaseSettings database) {
        return Migrations.bringUpToDate(database);
    }

    @Bean
    HikariDataSource dataSource(
            DatabaseSettings database,
            Flyway migrated,
            @Value("${ledger.postgres.pool-size:16}") int poolSize,
            @Value("${ledger.postgres.read-timeout:10s}") String readTimeout) {
        HikariConfig pool = pool(database, readTimeout, "");
        pool.setPoolName("ledger");
        pool.setMaximumPoolSize(poolSize);
        pool.setMinimumIdle(Math.min(poolSize, 4));
        try {
            return new HikariDataSource(pool);
        } catch (HikariPool.PoolInitializationException e) {
            throw e.getCause() instanceof SQLException cause
                    ? ConnectionFailures.explain(database.service(), cause)
                    : e;
        }
    }

    @Bean
    LookUpConnections lookUpConnections(
            DatabaseSettings database,
            Flyway migrated,
            @Value("${ledger.postgres.read-timeout:10s}") String readTimeout) {
        HikariConfig pool = pool(database, readTimeout, PLANS_BY_KEY);
        pool.setPoolName("ledger-look-ups");
        // One for each thread of those who read by it: streams and balances.
        pool.setMaximumPoolSize(2 * GroupedReads.READERS);
        pool.setMinimumIdle(1);
        // The first that is needed says what is wrong, if anything is.
        pool.setInitializationFailTimeout(-1);
        return new PooledLookUps(new HikariDataSource(pool));
    }

    private record PooledLookUps(HikariDataSource pool) implements LookUpConnections, AutoCloseable {
        @Override
        public Connection open() throws SQLException {
            return pool.getConnection();
        }

        @Override
        public void close() {
            pool.close();
        }
    }

    private static HikariConfig pool(DatabaseSettings database, String readTimeout, String furtherSettings) {
        DatabaseUrl url = database.service();
        HikariConfig pool = new HikariConfig();
        pool.setJdbcUrl(url.jdbcUrl());
        // The socket's limit is for a server that vanished; a statement that works on has limits of its own.
        pool.setDataSourceProperties(url.properties(Map.of(
                "ApplicationName", "otto-ledger",
                "tcpKeepAlive", "true",
                "connectTimeout", "5",
                "socketTimeout", "120",
                // An error's detail quotes the row, and the row is somebody's.
                "logServerErrorDetail", "false")));
        // The writer has a connection of its own, so this ends reads that run away and never a commit.
        long longestRead = DurationStyle.detectAndParse(readTimeout).toMillis();
        pool.setConnectionInitSql(ServiceRole.ASSUME + "; SET statement_timeout = " + longestRead + furtherSettings);
        pool.setConnectionTimeout(2_000);
        pool.setValidationTimeout(1_000);
        return pool;
    }

    /**
     * For statements that find few rows by their keys, whatever the tables hold: one plan for good, by the index. A plan
     * made when a table was empty would otherwise read all of it, and a plan for each would take longer than the reading.
     */
    private static final String PLANS_BY_KEY = "; SET plan_cache_mode = force_generic_plan;"
            + " SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; SET jit = off";

    @Bean
    WriterConnections writerConnections(DatabaseSettings database, Flyway migrated) {
        return () -> {
            Connection connection = database.service()
                    .connect(Map.of(
                            "ApplicationName", "ledger-writer",
                            "tcpKeepAlive", "true",
                            "connectTimeout", "5",
                            "loginTimeout", "5",
                            "socketTimeout", "30",
                            "logServerErrorDetail", "false"));
            try (Statement statement = connection.createStatement()) {
                statement.execute(ServiceRole.ASSUME + PLANS_BY_KEY);
                return connection;
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        };
    }

    @Bean
    Notifications notifications(WriterConnections connections) {
        return new Notifications(connections);
    }

    static class NoDatabaseUrl implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return DatabaseSettings.from(context.getEnvironment()).isEmpty();
        }
    }

    static class DatabaseUrlGiven extends NoDatabaseUrl {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return !super.matches(context, metadata);
        }
    }
}
