package dev.otto.ledger.platform.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.otto.ledger.platform.config.ConfigurationMistake;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** One life of one data folder, in the order of its tests: making a cluster for each would take a minute. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EmbeddedServerTest {

    private static final Path BINARIES = Path.of("target");

    @TempDir
    static Path folder;

    private static EmbeddedServer server;

    @BeforeAll
    static void startsForTheFirstTime() throws Exception {
        server = EmbeddedServer.start(folder, BINARIES, Map.of());
        ask(server, "CREATE TABLE kept (text text)");
        ask(server, "INSERT INTO kept VALUES ('from the first start')");
    }

    @AfterAll
    static void leavesNothingRunning() throws Exception {
        long pid = server.pid();
        server.close();
        assertThat(isRunning(pid)).isFalse();
    }

    @Test
    @Order(1)
    void runsDurableForThisMachineOnly() throws Exception {
        assertThat(ask(
                        server,
                        "SELECT current_setting('fsync') || current_setting('synchronous_commit')"
                                + " || current_setting('full_page_writes')"))
                .isEqualTo("ononon");
        assertThat(ask(server, "SELECT current_setting('listen_addresses')")).isEqualTo("127.0.0.1");
        assertThat(ask(server, "SELECT current_setting('shared_preload_libraries')"))
                .isEqualTo("pg_stat_statements");
    }

    @Test
    @Order(2)
    void asksForThePasswordThatOnlyItsOwnerCanRead() throws Exception {
        DatabaseUrl url = server.maintenanceUrl();
        DatabaseUrl guess = new DatabaseUrl("guess", url.hosts(), "postgres", "postgres", "postgres", Map.of());

        assertThatThrownBy(() -> guess.connect(Map.of())).hasMessageContaining("password authentication failed");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("postgres-password"))))
                .isEqualTo("rw-------");
    }

    @Test
    @Order(3)
    void refusesASecondLedgerOnTheFolder() {
        assertThatThrownBy(() -> EmbeddedServer.start(folder, BINARIES, Map.of()))
                .isInstanceOf(ConfigurationMistake.class)
                .hasMessageContaining("in use by another ledger (process "
                        + ProcessHandle.current().pid() + ")");
    }

    @Test
    @Order(4)
    void comesBackOnTheSamePortWhenItIsKilledWhileASessionComputes() throws Exception {
        int port = server.port();
        long killed = server.pid();
        String endless = "SELECT count(*) FROM generate_series(1, 100000000000)";
        var session = CompletableFuture.runAsync(() -> assertThatThrownBy(() -> ask(server, endless)));
        await().until(() -> ask(server, "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%generate_series%'")
                .equals("2"));

        ProcessHandle.of(killed).orElseThrow().destroyForcibly();

        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> server.pid() != killed
                        && ask(server, "SELECT text FROM kept").equals("from the first start"));
        assertThat(server.port()).isEqualTo(port);
        assertThat(session).succeedsWithin(Duration.ofSeconds(60));
    }

    @Test
    @Order(5)
    void keepsDataAndPortOverARestart() throws Exception {
        int port = server.port();
        server.close();
        server = EmbeddedServer.start(folder, BINARIES, Map.of());

        assertThat(ask(server, "SELECT text FROM kept")).isEqualTo("from the first start");
        assertThat(server.port()).isEqualTo(port);
    }

    @Test
    @Order(6)
    void takesAnotherPortWhenItsOwnIsTaken() throws Exception {
        int port = server.port();
        server.close();
        try (ServerSocket stranger = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
            server = EmbeddedServer.start(folder, BINARIES, Map.of());
            assertThat(server.port()).isNotEqualTo(stranger.getLocalPort());
        }
        assertThat(ask(server, "SELECT text FROM kept")).isEqualTo("from the first start");
    }

    @Test
    @Order(7)
    void replacesTheServerThatAKilledLedgerLeftRunning() throws Exception {
        server.close();
        OtherLedger other = OtherLedger.start(folder);
        try {
            assertThatThrownBy(() -> EmbeddedServer.start(folder, BINARIES, Map.of()))
                    .hasMessageContaining("(process " + other.ledger().pid() + ")");
        } finally {
            other.ledger().destroyForcibly().waitFor();
        }
        assertThat(isRunning(other.server())).isTrue();

        server = EmbeddedServer.start(folder, BINARIES, Map.of());

        assertThat(isRunning(other.server())).isFalse();
        assertThat(ask(server, "SELECT text FROM kept")).isEqualTo("from the first start");
    }

    @Test
    @Order(8)
    void recoversWhenLedgerAndServerWereKilledAndTheServersNumberWentToAStranger() throws Exception {
        server.close();
        OtherLedger other = OtherLedger.start(folder);
        other.ledger().destroyForcibly().waitFor();
        ProcessHandle.of(other.server()).orElseThrow().destroyForcibly();
        await().until(() -> !isRunning(other.server()));
        Path pidFile = folder.resolve("postgres/postmaster.pid");
        String stranger = String.valueOf(ProcessHandle.current().pid());
        Files.writeString(pidFile, Files.readString(pidFile).replaceFirst("\\d+", stranger));

        server = EmbeddedServer.start(folder, BINARIES, Map.of());

        assertThat(ask(server, "SELECT text FROM kept")).isEqualTo("from the first start");
    }

    @Test
    @Order(9)
    void refusesDataOfAnotherVersion(@TempDir Path other) throws IOException {
        Files.createDirectories(other.resolve("postgres"));
        Files.writeString(other.resolve("postgres/PG_VERSION"), "14\n");

        assertThatThrownBy(() -> EmbeddedServer.start(other, BINARIES, Map.of()))
                .isInstanceOf(ConfigurationMistake.class)
                .hasMessageContaining("holds data of PostgreSQL 14 and the embedded one is 18.");
    }

    @Test
    @Order(10)
    void refusesAFolderThatIsAFile(@TempDir Path other) throws IOException {
        Path file = Files.writeString(other.resolve("data"), "");

        assertThatThrownBy(() -> EmbeddedServer.start(file, BINARIES, Map.of()))
                .isInstanceOf(ConfigurationMistake.class)
                .hasMessageContaining("cannot be written to");
    }

    // A dead process that nobody has collected has no program any more.
    private static boolean isRunning(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().command())
                .isPresent();
    }

    private static String ask(EmbeddedServer server, String sql) throws SQLException {
        try (Connection connection = server.maintenanceUrl().connect(Map.of());
                Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return "";
            }
            try (ResultSet answer = statement.getResultSet()) {
                answer.next();
                return answer.getString(1);
            }
        }
    }

    /** A ledger in a process of its own, and the process id of its server. */
    private record OtherLedger(Process ledger, long server) {
        static OtherLedger start(Path folder) throws IOException {
            Process ledger = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElseThrow(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            LedgerToKill.class.getName(),
                            folder.toString(),
                            BINARIES.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            return ledger.inputReader()
                    .lines()
                    .filter(line -> line.startsWith("server "))
                    .findFirst()
                    .map(line -> new OtherLedger(ledger, Long.parseLong(line.substring(7))))
                    .orElseThrow();
        }
    }

    /** Starts a server, prints its process id, and waits for its end. */
    static final class LedgerToKill {
        public static void main(String[] arguments) throws Exception {
            EmbeddedServer server = EmbeddedServer.start(Path.of(arguments[0]), Path.of(arguments[1]), Map.of());
            System.out.println("server " + server.pid());
            Thread.sleep(Duration.ofMinutes(2));
        }
    }
}
