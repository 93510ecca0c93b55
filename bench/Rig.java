import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.stream.Stream;

/** What stands on the bench: the service, its database, a database for the baselines on the same server, API keys. */
final class Rig {
    static final String BASELINES = "otto_bench";

    /** Sets this run's names and idempotency keys apart from those of a run before on the same data. */
    final String run = Long.toString(System.currentTimeMillis(), 36);

    final Ledger ledger;
    private final Path data;
    private final boolean keep;
    private Login login;
    private Connection connection;
    private long postmaster;
    private String admin;
    private String generator;

    Rig(boolean keep) throws IOException {
        this.keep = keep;
        Path folder = Path.of("target/bench").toAbsolutePath();
        data = keep ? Files.createDirectories(folder.resolve("data")) : Files.createTempDirectory(folder, "run-");
        ledger = new Ledger(data);
    }

    void start() throws Exception {
        refuseForeign();
        ledger.start();
        connect();
        admin = Books.env("LEDGER_ADMIN_KEY", "");
        admin = admin.isEmpty() ? Login.read(data, "admin-key") : admin;
        generator = Service.field("key", Service.expect(201, ledger.service().send(admin, "POST", "/v1/api-keys",
                "{\"name\":\"bench-" + run + "\",\"role\":\"generator\"}", null)));
        sql("DROP DATABASE IF EXISTS " + BASELINES);
        sql("CREATE DATABASE " + BASELINES);
        try (Connection baselines = baselines().connect(); Statement statement = baselines.createStatement()) {
            statement.execute(Files.readString(Path.of("bench/sql/tables.sql")));
            // Its view shows the statements of all databases, so the ledger's own needs nothing.
            if (setting("shared_preload_libraries").contains("pg_stat_statements")) {
                statement.execute("CREATE EXTENSION pg_stat_statements");
            }
        }
    }

    // What is measured is written into the database, thousands of events a second that stay for ever.
    private void refuseForeign() throws IOException, SQLException {
        if (Books.env("DATABASE_URL", "").isEmpty() || keep && Files.exists(data.resolve("master-key"))) {
            return;
        }
        try (Connection foreign = Login.of(data).connect();
                Statement statement = foreign.createStatement();
                ResultSet tables = statement.executeQuery("SELECT FROM pg_tables WHERE schemaname = 'public'")) {
            if (tables.next()) {
                throw new IllegalStateException(
                        "the database of DATABASE_URL is not empty, and a measurement would leave its events in it: give it an empty one");
            }
        }
    }

    /** Opens the superuser's session, anew after each start of the service. */
    void connect() throws IOException, SQLException {
        login = Login.of(data);
        connection = login.connect();
        postmaster = Processors.postmasterOf((long) number("SELECT pg_backend_pid()"));
    }

    /** Refuses to measure a server that does not keep what it has answered. */
    String durability() throws SQLException {
        StringBuilder settings = new StringBuilder();
        for (String name : new String[] {"fsync", "synchronous_commit", "full_page_writes"}) {
            if (setting(name).equals("off")) {
                throw new IllegalStateException("PostgreSQL runs with " + name + " = off: what is measured must be durable");
            }
            settings.append(settings.isEmpty() ? "" : ", ").append(name).append(" = ").append(setting(name));
        }
        return settings.toString();
    }

    private String setting(String name) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery("SHOW " + name)) {
            row.next();
            return row.getString(1);
        }
    }

    String postgresVersion() throws SQLException {
        return setting("server_version");
    }

    void sql(String text) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(text);
        }
    }

    double number(String query) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getDouble(1);
        }
    }

    long head() throws SQLException {
        return (long) number("SELECT coalesce(max(position), 0) FROM events");
    }

    Connection connection() {
        return connection;
    }

    Login login() {
        return login;
    }

    Login baselines() {
        return login.to(BASELINES);
    }

    long postmaster() {
        return postmaster;
    }

    String admin() {
        return admin;
    }

    String generator() {
        return generator;
    }

    /** Stops all that was started, and removes what it has left, unless that is to be kept. */
    void close() throws IOException, InterruptedException {
        Programs.stopAll();
        try {
            if (connection != null) {
                sql("DROP DATABASE IF EXISTS " + BASELINES + " WITH (FORCE)");
                connection.close();
            }
        } catch (SQLException e) {
            // The server is gone already, and if it was not ours the database stays behind.
        }
        ledger.stop();
        stopLeftOver();
        if (!keep) {
            Files.deleteIfExists(ledger.log());
            try (Stream<Path> files = Files.walk(data)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    // The embedded server ends with the service, but for a service that was killed.
    private void stopLeftOver() throws IOException, InterruptedException {
        Path file = data.resolve("postgres/postmaster.pid");
        if (!Files.exists(file)) {
            return;
        }
        ProcessHandle server = ProcessHandle.of(Long.parseLong(Files.readAllLines(file).getFirst().strip())).orElse(null);
        if (server != null && Processors.isPostgres(server.pid())) {
            server.destroy();
            for (int wait = 0; wait < 200 && server.isAlive(); wait++) {
                Thread.sleep(100);
            }
            server.destroyForcibly();
        }
    }
}
