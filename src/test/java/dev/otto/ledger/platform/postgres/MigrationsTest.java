package dev.otto.ledger.platform.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.otto.ledger.platform.config.ConfigurationMistake;
import dev.otto.ledger.testing.TestPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class MigrationsTest {

    private final ApplicationContextRunner service =
            new ApplicationContextRunner().withUserConfiguration(PostgresConfiguration.class);

    @Test
    void servesUnderARoleOfFewerRights() {
        service.withPropertyValues("DATABASE_URL=" + TestPostgres.url(TestPostgres.freshDatabase()))
                .run(context -> {
                    try (Connection pooled =
                                    context.getBean(javax.sql.DataSource.class).getConnection();
                            Connection writer =
                                    context.getBean(WriterConnections.class).open()) {
                        assertThat(ask(pooled, "SELECT current_user")).isEqualTo(ServiceRole.NAME);
                        assertThat(ask(writer, "SELECT current_user")).isEqualTo(ServiceRole.NAME);
                        assertThat(ask(writer, "SELECT current_setting('application_name')"))
                                .isEqualTo("ledger-writer");
                        assertThatThrownBy(() -> ask(pooled, "CREATE TABLE mine ()"))
                                .hasMessageContaining("permission denied");
                    }
                });
    }

    @Test
    void letsTwoNodesStartAtOnce() {
        DatabaseSettings database = TestPostgres.emptyDatabase();

        var one = CompletableFuture.runAsync(() -> Migrations.bringUpToDate(database));
        var other = CompletableFuture.runAsync(() -> Migrations.bringUpToDate(database));

        assertThat(CompletableFuture.allOf(one, other)).succeedsWithin(java.time.Duration.ofSeconds(120));
    }

    @Test
    void letsALoginThatIsNotTheOwnerWorkAsTheService() throws SQLException {
        DatabaseSettings database = TestPostgres.freshDatabase();
        try (Connection owner = database.migration().connect(Map.of());
                Statement statement = owner.createStatement()) {
            statement.execute("DROP ROLE IF EXISTS \"log in\"");
            statement.execute("CREATE ROLE \"log in\" LOGIN PASSWORD 'pass'");
        }
        DatabaseUrl owner = database.migration();
        DatabaseUrl login =
                new DatabaseUrl("DATABASE_URL", owner.hosts(), owner.database(), "log in", "pass", Map.of());

        Migrations.bringUpToDate(new DatabaseSettings(login, owner, false));

        try (Connection connection = login.connect(Map.of());
                Statement statement = connection.createStatement()) {
            statement.execute(ServiceRole.ASSUME);
            assertThat(ask(connection, "SELECT current_user")).isEqualTo(ServiceRole.NAME);
        }
    }

    /** What a hosting provider gives: one login that owns a database and may make roles, but is no superuser. */
    @Test
    void setsUpTheRoleWithNothingButTheLoginThatOwnsTheDatabase(@TempDir Path folder) throws Exception {
        try (EmbeddedServer server = EmbeddedServer.start(folder, Path.of("target"), Map.of())) {
            DatabaseUrl superuser = server.maintenanceUrl();
            try (Connection connection = superuser.connect(Map.of());
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE ROLE hosted LOGIN CREATEROLE PASSWORD 'pass'");
                statement.execute("CREATE ROLE weak LOGIN PASSWORD 'pass'");
                statement.execute("CREATE DATABASE hosted OWNER hosted");
            }
            DatabaseUrl hosted =
                    new DatabaseUrl("DATABASE_URL", superuser.hosts(), "hosted", "hosted", "pass", Map.of());
            DatabaseUrl weak = new DatabaseUrl("DATABASE_URL", superuser.hosts(), "hosted", "weak", "pass", Map.of());

            assertThatThrownBy(() -> migrate(weak))
                    .isInstanceOf(ConfigurationMistake.class)
                    .hasMessageContaining("let a superuser run: CREATE ROLE ledger_service NOLOGIN");
            migrate(hosted);

            try (Connection connection = hosted.connect(Map.of());
                    Statement statement = connection.createStatement()) {
                statement.execute(ServiceRole.ASSUME);
                assertThat(ask(connection, "SELECT current_user")).isEqualTo(ServiceRole.NAME);
            }
        }
    }

    @Test
    void refusesToLoseAcknowledgedCommands() throws SQLException {
        DatabaseSettings database = TestPostgres.freshDatabase();
        try (Connection owner = database.migration().connect(Map.of());
                Statement statement = owner.createStatement()) {
            statement.execute("ALTER DATABASE " + database.service().database() + " SET synchronous_commit = off");
        }

        assertThatThrownBy(() -> Migrations.bringUpToDate(database))
                .isInstanceOf(ConfigurationMistake.class)
                .hasMessageContaining("synchronous_commit is off");
    }

    @Test
    void saysWhatIsWrongWithAUrlThatLeadsNowhere() {
        DatabaseUrl right = TestPostgres.freshDatabase().service();

        assertThatThrownBy(() -> migrate(right.withDatabase("nowhere")))
                .isInstanceOf(ConfigurationMistake.class)
                .hasMessageContaining("no database nowhere");
        assertThatThrownBy(() -> migrate(
                        new DatabaseUrl("DATABASE_URL", right.hosts(), "postgres", "postgres", "s3cret", Map.of())))
                .isInstanceOf(ConfigurationMistake.class)
                .hasMessageContaining("check user and password in DATABASE_URL")
                .hasMessageNotContaining("s3cret");
        assertThatThrownBy(() -> migrate(
                        new DatabaseUrl("DATABASE_URL", "127.0.0.1:1", "postgres", "postgres", "s3cret", Map.of())))
                .isInstanceOf(ConfigurationMistake.class)
                .hasMessageContaining("127.0.0.1:1 cannot be reached (Connection refused)");
        assertThatThrownBy(() -> migrate(new DatabaseUrl(
                        "DATABASE_URL", "nowhere.invalid:5432", "postgres", "postgres", null, Map.of())))
                .isInstanceOf(ConfigurationMistake.class)
                .hasMessageContaining("host name is unknown");
    }

    private static void migrate(DatabaseUrl url) {
        Migrations.bringUpToDate(new DatabaseSettings(url, url, false));
    }

    private static String ask(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(sql)) {
            answer.next();
            return answer.getString(1);
        }
    }
}
