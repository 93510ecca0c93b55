package dev.otto.ledger.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.otto.ledger.platform.postgres.DatabaseUrl;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A real pgbouncer in front of a database, where this machine has one; tests that need it are skipped elsewhere. */
public final class Pooler implements AutoCloseable {
    private final Process process;
    private final DatabaseUrl url;

    private Pooler(Process process, DatabaseUrl url) {
        this.process = process;
        this.url = url;
    }

    /** Starts it in a mode of its own words; like Supabase's, it knows the user by another name than the server does. */
    public static Pooler inFrontOf(DatabaseUrl database, String mode, Path folder) throws Exception {
        Path program = program();
        assumeTrue(program != null, "skipped: no pgbouncer on this machine (Debian: apt-get install pgbouncer)");
        int port = FreePort.next();
        Path users = Files.writeString(
                folder.resolve("users.txt"), "\"%s\" \"any\"\n".formatted(database.user() + ".project"));
        String[] server = database.hosts().split(":");
        Path settings = Files.writeString(folder.resolve("pgbouncer.ini"), """
                [databases]
                * = host=%s port=%s user=%s password=%s
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = trust
                auth_file = %s
                pool_mode = %s
                ignore_startup_parameters = extra_float_digits
                """.formatted(
                        server[0], server[1], database.user(), database.password(), port, users, mode));
        readableByAnyone(folder, users, settings);
        List<String> command = new ArrayList<>(List.of(program.toString()));
        if (System.getProperty("user.name").equals("root")) {
            // It refuses to run as root.
            command.addAll(List.of("-u", "nobody"));
        }
        command.add(settings.toString());
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("pgbouncer.log").toFile())
                .start();
        Pooler pooler = new Pooler(
                process,
                new DatabaseUrl(
                        "DATABASE_URL",
                        "127.0.0.1:" + port,
                        database.database(),
                        database.user() + ".project",
                        "any",
                        Map.of()));
        pooler.awaitOpen(port, folder);
        return pooler;
    }

    /** The database by way of the pooler. */
    public DatabaseUrl url() {
        return url;
    }

    private void awaitOpen(int port, Path folder) throws Exception {
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (true) {
            try (Socket socket = new Socket("127.0.0.1", port)) {
                return;
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    throw new IllegalStateException(Files.readString(folder.resolve("pgbouncer.log")), e);
                }
                Thread.sleep(20);
            }
        }
    }

    private static Path program() {
        return Stream.of("/usr/sbin", "/usr/bin", "/usr/local/bin", "/opt/homebrew/bin")
                .map(folder -> Path.of(folder, "pgbouncer"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    private static void readableByAnyone(Path folder, Path... files) {
        folder.toFile().setExecutable(true, false);
        folder.toFile().setReadable(true, false);
        for (Path file : files) {
            file.toFile().setReadable(true, false);
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
