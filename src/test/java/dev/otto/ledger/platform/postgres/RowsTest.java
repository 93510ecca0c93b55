package dev.otto.ledger.platform.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.otto.ledger.testing.TestPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows and pipelines against a real server: what is sent in binary form is what PostgreSQL then holds. */
class RowsTest {
    private static final String[] TYPES = {
        "uuid", "text", "int2", "int4", "int8", "bool", "bytea", "timestamptz", "date", "jsonb"
    };

    private DatabaseSettings database;
    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        database = TestPostgres.emptyDatabase();
        connection = database.migration().connect(Map.of());
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE t (n int GENERATED ALWAYS AS IDENTITY, uuid uuid, text text, int2 int2, int4 int4,"
                            + " int8 int8, bool bool, bytea bytea, timestamptz timestamptz, date date, jsonb jsonb)");
        }
        connection.commit();
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    private void insert(Rows rows) throws SQLException {
        String names = String.join(", ", TYPES);
        rows.execute("INSERT INTO t (" + names + ") SELECT * FROM %s AS r (" + names + ")");
    }

    @Test
    void everyTypeArrivesAsItIs() throws SQLException {
        UUID id = UUID.fromString("fedcba98-7654-7210-8edc-ba9876543210");
        Instant before1970 = Instant.parse("1969-12-31T23:59:59.999999Z");
        Instant after2000 = Instant.parse("2026-06-01T12:34:56.123456Z");
        Pipeline pipeline = new Pipeline(connection);
        Rows rows = new Rows(pipeline, TYPES);
        rows.add(
                id,
                "a \"quoted\", {braced} \\ text – 日本 🎬",
                Short.MIN_VALUE,
                Integer.MIN_VALUE,
                Long.MIN_VALUE,
                true,
                new byte[] {0, -1, 92},
                before1970,
                LocalDate.of(1999, 12, 31),
                "{\"b\":[1,\"ü\"]}");
        rows.add(null, null, null, null, null, null, null, null, null, null);
        rows.add(
                id,
                "",
                (short) 7,
                7,
                9_007_199_254_740_991L,
                false,
                new byte[0],
                after2000,
                LocalDate.MAX.withYear(5_000),
                "[]");
        insert(rows);
        pipeline.send();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT * FROM t ORDER BY n")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getObject("uuid")).isEqualTo(id);
            assertThat(row.getString("text")).isEqualTo("a \"quoted\", {braced} \\ text – 日本 🎬");
            assertThat(row.getShort("int2")).isEqualTo(Short.MIN_VALUE);
            assertThat(row.getInt("int4")).isEqualTo(Integer.MIN_VALUE);
            assertThat(row.getLong("int8")).isEqualTo(Long.MIN_VALUE);
            assertThat(row.getBoolean("bool")).isTrue();
            assertThat(row.getBytes("bytea")).containsExactly(0, -1, 92);
            assertThat(row.getObject("timestamptz", OffsetDateTime.class).toInstant())
                    .isEqualTo(before1970);
            assertThat(row.getObject("date", LocalDate.class)).isEqualTo(LocalDate.of(1999, 12, 31));
            assertThat(row.getString("jsonb")).isEqualTo("{\"b\": [1, \"ü\"]}");
            assertThat(row.next()).isTrue();
            for (String type : TYPES) {
                assertThat(row.getObject(type)).as(type).isNull();
            }
            assertThat(row.next()).isTrue();
            assertThat(row.getString("text")).isEmpty();
            assertThat(row.getBytes("bytea")).isEmpty();
            assertThat(row.getObject("timestamptz", OffsetDateTime.class).toInstant())
                    .isEqualTo(after2000);
            assertThat(row.getObject("date", LocalDate.class).getYear()).isEqualTo(5_000);
            assertThat(row.next()).isFalse();
        }
    }

    @Test
    void thousandsOfRowsKeepTheirOrder() throws SQLException {
        Pipeline pipeline = new Pipeline(connection);
        Rows rows = new Rows(pipeline, "int8", "text");
        for (long i = 0; i < 5_000; i++) {
            rows.add(i, "x".repeat((int) (i % 50)));
        }
        rows.execute("INSERT INTO t (int8, text) SELECT r.a, r.b FROM %s AS r (a, b)");
        List<Long> wrong = new ArrayList<>();
        pipeline.ask(
                row -> {
                    while (row.next()) {
                        wrong.add(row.getLong(1));
                    }
                },
                "SELECT int8 FROM t WHERE int8 <> n - 1 OR length(text) <> int8 % 50");
        pipeline.send();
        assertThat(wrong).isEmpty();
    }

    @Test
    void noRowIsNoStatementButAQuestionIsAsked() throws SQLException {
        Pipeline pipeline = new Pipeline(connection);
        new Rows(pipeline, "int8").execute("INSERT INTO no_such_table SELECT * FROM %s");
        List<Boolean> asked = new ArrayList<>();
        new Rows(pipeline, "int8").ask(row -> asked.add(row.next()), "SELECT a FROM %s AS r (a)");
        pipeline.send();
        assertThat(asked).containsExactly(false);
    }

    @Test
    void theFirstStatementThatFailsEndsThePipelineAndIsTold() throws SQLException {
        Pipeline pipeline = new Pipeline(connection);
        pipeline.add("INSERT INTO t (int8) VALUES (?)", 1L);
        pipeline.add("INSERT INTO t (int2) VALUES (?)", 1_000_000L);
        pipeline.add("INSERT INTO t (int8) VALUES (?)", 2L);
        assertThatThrownBy(pipeline::send)
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22003"));
        connection.rollback();
        pipeline.ask(row -> assertThat(row.next()).isFalse(), "SELECT FROM t");
        pipeline.send();
    }

    /** What the log's order rests on: behind the lock, a statement sees what the lock's former holder committed. */
    @Test
    void aStatementBehindALockSeesWhatItsFormerHolderCommitted() throws Exception {
        try (Connection former = database.migration().connect(Map.of())) {
            former.setAutoCommit(false);
            Pipeline theirs = new Pipeline(former);
            theirs.add("SELECT pg_advisory_xact_lock(1)").add("INSERT INTO t (int8) VALUES (?)", 42L);
            theirs.send();
            List<Long> seen = new ArrayList<>();
            Thread waiting = Thread.ofPlatform().start(() -> {
                try {
                    Pipeline ours = new Pipeline(connection);
                    ours.add("SELECT pg_advisory_xact_lock(1)");
                    ours.ask(
                            row -> {
                                while (row.next()) {
                                    seen.add(row.getLong(1));
                                }
                            },
                            "SELECT int8 FROM t");
                    ours.send();
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            awaitWaitingLock(former);
            former.commit();
            waiting.join();
            assertThat(seen).containsExactly(42L);
        }
    }

    private static void awaitWaitingLock(Connection connection) throws Exception {
        long end = System.nanoTime() + 20_000_000_000L;
        try (Statement statement = connection.createStatement()) {
            while (System.nanoTime() < end) {
                try (ResultSet row = statement.executeQuery(
                        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
                                + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())")) {
                    row.next();
                    if (row.getLong(1) > 0) {
                        return;
                    }
                }
                Thread.sleep(10);
            }
        }
        throw new AssertionError("nobody waits for the lock");
    }
}
