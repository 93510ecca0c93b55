package dev.otto.ledger.faults;

import dev.otto.ledger.LedgerApplication;
import dev.otto.ledger.platform.postgres.DatabaseSettings;
import dev.otto.ledger.platform.postgres.DatabaseUrl;
import dev.otto.ledger.platform.postgres.EmbeddedServer;
import dev.otto.ledger.testing.FreePort;
import dev.otto.ledger.testing.LedgerNode;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.springframework.util.FileSystemUtils;

/** The real service as a process of its own, on its embedded PostgreSQL, to be killed and started again. */
final class ServiceProcess implements AutoCloseable {
    private static final Duration LONGEST_START = Duration.ofSeconds(120);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final Path data;
    private final int port;
    private final Map<String, String> environment;
    private final List<String> settings;
    private Process process;

    private ServiceProcess(Path data, int port, Map<String, String> environment, List<String> settings) {
        this.data = data;
        this.port = port;
        this.environment = environment;
        this.settings = settings;
    }

    /**
     * Starts on an empty folder below {@code target}.
     *
     * @param settings as {@code name=value}
     */
    static ServiceProcess inFolder(String name, String... settings) throws IOException {
        return inFolder(name, Map.of(), settings);
    }

    /** The same with variables of its own. */
    static ServiceProcess inFolder(String name, Map<String, String> environment, String... settings)
            throws IOException {
        Path data = Path.of("target", "faults", name).toAbsolutePath();
        FileSystemUtils.deleteRecursively(data);
        Files.createDirectories(data);
        ServiceProcess service = new ServiceProcess(data, FreePort.next(), environment, List.of(settings));
        service.start();
        return service;
    }

    /** Starts it (again), without waiting until it is ready. */
    void start() throws IOException {
        String classes = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes") && !entry.endsWith("test-classes" + File.separator))
                .collect(Collectors.joining(File.pathSeparator));
        // A start takes most of a kill's time: the quick compiler is enough here.
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classes,
                LedgerApplication.class.getName(),
                "--ledger.data-directory=" + data);
        settings.forEach(setting -> builder.command().add("--" + setting));
        builder.environment().keySet().removeAll(List.of("DATABASE_URL", "DATABASE_MIGRATION_URL"));
        builder.environment()
                .putAll(Map.of(
                        "PORT", String.valueOf(port),
                        "LEDGER_ADMIN_KEY", LedgerNode.ADMIN_KEY,
                        "LEDGER_MASTER_KEY", LedgerNode.MASTER_KEY));
        builder.environment().putAll(environment);
        File log = data.resolve("service.log").toFile();
        process = builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
    }

    void awaitReady() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + LONGEST_START.toNanos();
        while (!isReady()) {
            if (!process.isAlive()) {
                throw new IllegalStateException("the service ended: " + log());
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the service does not get ready: " + log());
            }
            Thread.sleep(50);
        }
    }

    private boolean isReady() throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness"))
                    .timeout(Duration.ofSeconds(2))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    int port() {
        return port;
    }

    /** The service itself; its PostgreSQL lives on until the next start clears it away. */
    void killService() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** The server, whose sessions notice by themselves that it is gone. */
    void killPostmaster() throws IOException {
        ProcessHandle.of(postmaster()).filter(this::isOurs).ifPresent(ProcessHandle::destroyForcibly);
    }

    /** A file that was left behind may name a process that is another's by now. */
    private boolean isOurs(ProcessHandle server) {
        String folder = data.resolve("postgres").toString();
        return server.info()
                .arguments()
                .map(arguments -> List.of(arguments).contains(folder))
                .orElse(false);
    }

    /** One session of the server: the server then ends all others too, and recovers. */
    void killBackend(long pid) throws IOException {
        boolean ours = ProcessHandle.of(postmaster()).stream()
                .flatMap(ProcessHandle::children)
                .anyMatch(child -> child.pid() == pid);
        if (ours) {
            killPostgres(pid);
        }
    }

    private static void killPostgres(long pid) {
        ProcessHandle.of(pid)
                .filter(handle -> handle.info().command().orElse("").endsWith("postgres"))
                .ifPresent(ProcessHandle::destroyForcibly);
    }

    private long postmaster() throws IOException {
        return Long.parseLong(Files.readAllLines(data.resolve("postgres/postmaster.pid"))
                .getFirst()
                .strip());
    }

    /** The ledger's database, as its owner. */
    DatabaseSettings database() throws IOException {
        DatabaseUrl url = new DatabaseUrl(
                "the embedded database",
                "127.0.0.1:" + Files.readString(data.resolve("postgres-port")).strip(),
                "ledger",
                "postgres",
                Files.readString(data.resolve("postgres-password")).strip(),
                Map.of("connectTimeout", "5", "loginTimeout", "5"));
        return new DatabaseSettings(url, url, false);
    }

    /** Its PostgreSQL without it, once it is stopped. */
    EmbeddedServer serverAlone() throws IOException {
        return EmbeddedServer.start(data, data, Map.of());
    }

    String log() throws IOException {
        return Files.readString(data.resolve("service.log"));
    }

    /** Ends it as an operator does, or clears away what a killed one has left; then nothing of it runs any more. */
    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // A service that ends in order takes its server along, and the file that names it.
        if (Files.exists(data.resolve("postgres/postmaster.pid"))) {
            killPostmaster();
        }
        http.close();
    }
}
