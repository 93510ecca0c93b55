package dev.otto.ledger.platform.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.otto.ledger.platform.config.ConfigurationMistake;
import dev.otto.ledger.testing.Pooler;
import dev.otto.ledger.testing.TestPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where connections are no sessions of their own, the service would work with the owner's rights in silence. */
class SessionsTest {

    @Test
    void takesADirectConnection() {
        assertThatCode(() -> Sessions.require(TestPostgres.freshDatabase().service()))
                .doesNotThrowAnyException();
    }

    @Test
    void takesAPoolerInSessionMode(@TempDir Path folder) throws Exception {
        DatabaseUrl database = TestPostgres.emptyDatabase().service();
        try (Pooler pooler = Pooler.inFrontOf(database, "session", folder)) {
            Migrations.bringUpToDate(new DatabaseSettings(pooler.url(), pooler.url(), false));

            assertThat(tables(database)).isPositive();
        }
    }

    @Test
    void refusesAPoolerInTransactionModeBeforeItTouchesAnything(@TempDir Path folder) throws Exception {
        DatabaseUrl database = TestPostgres.emptyDatabase().service();
        try (Pooler pooler = Pooler.inFrontOf(database, "transaction", folder)) {
            assertThatThrownBy(() -> Migrations.bringUpToDate(new DatabaseSettings(pooler.url(), pooler.url(), false)))
                    .isInstanceOf(ConfigurationMistake.class)
                    .hasMessageStartingWith("DATABASE_URL leads to a pooler in transaction mode")
                    .hasMessageContaining("pooler in session mode");
            assertThatThrownBy(() -> Migrations.bringUpToDate(new DatabaseSettings(database, pooler.url(), false)))
                    .hasMessageContaining("leads to a pooler in transaction mode");

            assertThat(tables(database)).isZero();
        }
    }

    /** Other clients keep sessions busy, so that the pooler has several to hand out. */
    @Test
    void refusesAPoolerInTransactionModeThatOthersUseToo(@TempDir Path folder) throws Exception {
        DatabaseUrl database = TestPostgres.emptyDatabase().service();
        try (Pooler pooler = Pooler.inFrontOf(database, "transaction", folder);
                Connection one = pooler.url().connect(Map.of());
                Connection other = pooler.url().connect(Map.of())) {
            one.setAutoCommit(false);
            other.setAutoCommit(false);
            one.createStatement().execute("SELECT 1");
            other.createStatement().execute("SELECT 1");
            one.rollback();

            assertThatThrownBy(() -> Sessions.require(pooler.url())).hasMessageContaining("pooler in transaction mode");
        }
    }

    private static long tables(DatabaseUrl database) throws Exception {
        try (Connection connection = database.connect(Map.of());
                Statement statement = connection.createStatement();
                ResultSet count =
                        statement.executeQuery("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")) {
            count.next();
            return count.getLong(1);
        }
    }
}
