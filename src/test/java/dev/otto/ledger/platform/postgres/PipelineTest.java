package dev.otto.ledger.platform.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.otto.ledger.testing.TestPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is sent ahead: on another thread, in its order, and never while somebody else uses the connection. */
class PipelineTest {
    private static final String INSERT = "INSERT INTO t (a) VALUES (?)";

    private final ExecutorService companion = Executors.newSingleThreadExecutor();
    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        connection = TestPostgres.emptyDatabase().migration().connect(Map.of());
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t (n int GENERATED ALWAYS AS IDENTITY, a int2)");
        }
        connection.setAutoCommit(false);
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        companion.shutdownNow();
    }

    /** Begins late, as on a busy machine: whoever does not wait is there before it. */
    private Executor late() {
        return work -> companion.execute(() -> {
            try {
                Thread.sleep(200);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            work.run();
        });
    }

    private List<Integer> rows() throws SQLException {
        List<Integer> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT a FROM t ORDER BY n")) {
            while (row.next()) {
                rows.add(row.getInt(1));
            }
        }
        return rows;
    }

    @Test
    void whatIsAddedMeanwhileComesAfterIt() throws SQLException {
        Pipeline pipeline = new Pipeline(connection);
        pipeline.add(INSERT, 1).sendAhead(late());
        pipeline.add(INSERT, 2);
        pipeline.send();
        assertThat(rows()).containsExactly(1, 2);
    }

    @Test
    void theCallerGoesOnWhileItIsSent() throws Exception {
        CountDownLatch mayGo = new CountDownLatch(1);
        companion.execute(() -> {
            try {
                assertThat(mayGo.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        Pipeline pipeline = new Pipeline(connection);
        pipeline.add(INSERT, 1).sendAhead(companion);
        Rows more = new Rows(pipeline, "int2");
        more.add(2).execute("INSERT INTO t (a) SELECT r.a FROM %s AS r (a)");
        mayGo.countDown();
        pipeline.send();
        assertThat(rows()).containsExactly(1, 2);
    }

    @Test
    void whenItIsRefusedTheRestIsNotSent() throws SQLException {
        Pipeline pipeline = new Pipeline(connection);
        pipeline.add(INSERT, 1_000_000).sendAhead(late());
        pipeline.add(INSERT, 2);
        assertThatThrownBy(pipeline::send)
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22003"));
        connection.rollback();
        assertThat(rows()).isEmpty();
    }

    @Test
    void whoGivesUpWaitsForItAndCanRollBack() throws Exception {
        Pipeline pipeline = new Pipeline(connection);
        pipeline.add(INSERT, 1).sendAhead(late());
        pipeline.abandon();
        connection.rollback();
        companion.submit(() -> {}).get();
        assertThat(rows()).isEmpty();
        pipeline.add(INSERT, 1_000_000).sendAhead(late());
        pipeline.abandon();
        connection.rollback();
        assertThat(rows()).isEmpty();
    }

    @Test
    void whoTakesTheConnectionFindsItAtRest() throws SQLException {
        Pipeline pipeline = new Pipeline(connection);
        pipeline.add(INSERT, 1).sendAhead(late());
        Pipeline other = new Pipeline(pipeline.connection());
        List<Long> seen = new ArrayList<>();
        other.ask(
                row -> {
                    assertThat(row.next()).isTrue();
                    seen.add(row.getLong(1));
                },
                "SELECT count(*) FROM t");
        other.send();
        assertThat(seen).containsExactly(1L);
    }
}
