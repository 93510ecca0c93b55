package dev.otto.ledger.platform.postgres;

import com.sun.management.OperatingSystemMXBean;
import dev.otto.ledger.platform.config.ConfigurationMistake;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/** PostgreSQL's data directory in a data folder, and the one server that runs on it. */
final class Cluster {

    static final String SUPERUSER = "postgres";

    private static final long LEAST_BUFFERS = 256;
    private static final long MOST_BUFFERS = 4096;

    /** A recovery reads at most {@code max_wal_size} and a little; a slow disk takes minutes for it. */
    private static final Duration LONGEST_RECOVERY = Duration.ofMinutes(15);

    private final DataFolder folder;
    private final PostgresPrograms programs;
    private final LeftOver leftOver;
    private final Map<String, String> settings;
    private volatile @Nullable Process process;

    private Cluster(DataFolder folder, PostgresPrograms programs, Map<String, String> settings) {
        this.folder = folder;
        this.programs = programs;
        this.leftOver = new LeftOver(folder.cluster(), programs);
        this.settings = settings;
    }

    /** Opens the cluster of a folder, making it where there is none, with no server running on it any more. */
    static Cluster open(DataFolder folder, PostgresPrograms programs, Map<String, String> moreSettings)
            throws IOException {
        Cluster cluster = new Cluster(folder, programs, settings(moreSettings));
        if (Files.isDirectory(folder.cluster())) {
            cluster.checkVersion();
            cluster.leftOver.clear();
        } else {
            cluster.make();
        }
        return cluster;
    }

    /** All go on the command line: there they win over every file in the cluster. */
    private static Map<String, String> settings(Map<String, String> more) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("listen_addresses", "127.0.0.1");
        // The loopback is enough, and the folder of a socket may not be writable.
        settings.put("unix_socket_directories", "");
        settings.put("max_connections", "100");
        settings.put("shared_buffers", sharedBuffers() + "MB");
        settings.put("max_wal_size", "2GB");
        // Old segments are written over. Fewer of them would be removed at each checkpoint, and new ones filled with
        // zeros.
        settings.put("min_wal_size", "1GB");
        settings.put("shared_preload_libraries", "pg_stat_statements");
        settings.put("password_encryption", "scram-sha-256");
        settings.put("timezone", "UTC");
        settings.put("log_timezone", "UTC");
        settings.put("log_line_prefix", "%m [%p] %q%a ");
        settings.put("logging_collector", "off");
        settings.putAll(more);
        Durability.SETTINGS.forEach(name -> settings.put(name, "on"));
        return settings;
    }

    /** MiB; an eighth of the machine's memory, as long as that is neither little nor more than a ledger needs. */
    private static long sharedBuffers() {
        var machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return Math.clamp(machine.getTotalMemorySize() / 8 / (1 << 20), LEAST_BUFFERS, MOST_BUFFERS);
    }

    private void checkVersion() throws IOException {
        Path file = folder.cluster().resolve("PG_VERSION");
        String found = Files.exists(file) ? Files.readString(file).strip() : "unknown";
        String ours = programs.version();
        if (!ours.startsWith(found + ".")) {
            throw new ConfigurationMistake(
                    "%s holds data of PostgreSQL %s and the embedded one is %s; start the version that made it, or move it away to start empty."
                            .formatted(folder.cluster(), found, ours));
        }
    }

    /** Made aside and then moved, so that a start cut short leaves no half of a cluster behind. */
    private void make() throws IOException {
        folder.makePassword();
        Path draft = folder.path().resolve("postgres.new");
        FileSystemUtils.deleteRecursively(draft);
        try {
            programs.run(
                    "initdb",
                    List.of(
                            "--pgdata=" + draft,
                            "--username=" + SUPERUSER,
                            "--auth=scram-sha-256",
                            "--pwfile=" + folder.passwordFile(),
                            "--encoding=UTF8",
                            "--locale=C",
                            // The same order of texts on every machine, whatever its system's library says.
                            "--locale-provider=builtin",
                            "--builtin-locale=C.UTF-8"));
        } catch (PostgresPrograms.FailedProgram e) {
            throw new ConfigurationMistake(
                    "the embedded database cannot be made in %s: %s".formatted(folder.path(), lastLine(e.getMessage())),
                    e);
        }
        Files.move(draft, folder.cluster());
    }

    /** Starts a server and waits until it answers and has proved to be durable. */
    Process launch(int port, DatabaseUrl maintenance) throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of("-D", folder.cluster().toString(), "-p", String.valueOf(port)));
        settings.forEach((name, value) -> arguments.addAll(List.of("-c", name + "=" + value)));
        Path log = folder.log();
        long logged = Files.exists(log) ? Files.size(log) : 0;
        Process started = programs.startServer(arguments, log);
        process = started;
        long deadline = System.nanoTime() + LONGEST_RECOVERY.toNanos();
        while (!answers(maintenance)) {
            if (!started.isAlive() || Thread.currentThread().isInterrupted() || System.nanoTime() > deadline) {
                throw new ConfigurationMistake(
                        "the embedded database does not start: %s (more in %s)".formatted(complaint(log, logged), log));
            }
            Pause.of(Duration.ofMillis(25));
        }
        return started;
    }

    private static boolean answers(DatabaseUrl maintenance) {
        try (Connection connection = maintenance.connect(Map.of())) {
            Durability.require(connection);
            return true;
        } catch (SQLException e) {
            if ("28P01".equals(e.getSQLState())) {
                throw new ConfigurationMistake(
                        "the embedded database does not take the password kept beside it; put the old postgres-password back.",
                        e);
            }
            return false;
        }
    }

    private static String complaint(Path log, long from) throws IOException {
        byte[] all = Files.readAllBytes(log);
        String text = new String(all, (int) from, all.length - (int) from, StandardCharsets.UTF_8);
        return text.lines()
                .filter(line -> line.contains("FATAL:") || line.contains("PANIC:"))
                .reduce((first, second) -> second)
                .map(line -> line.replaceFirst(".*(FATAL|PANIC):\\s*", ""))
                .orElseGet(() -> lastLine(text));
    }

    private static String lastLine(@Nullable String text) {
        return text == null
                ? ""
                : text.lines().reduce((first, second) -> second).orElse("it says nothing");
    }

    /** Ends whatever is left of a server that died, so that another one can start. */
    void clearLeftOver() throws IOException {
        leftOver.clear();
    }

    void stop() throws IOException {
        Process running = process;
        if (running != null && running.isAlive()) {
            leftOver.stop(running.toHandle());
        }
    }
}
