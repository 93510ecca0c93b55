import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The service that is measured: a process of its own, on the unpacked jar. */
final class Ledger {
    private final Path data;
    private final Path log;
    private final int port;
    private Process process;
    private Service service;

    Ledger(Path data) throws IOException {
        this.data = data;
        this.log = data.resolveSibling(data.getFileName() + ".log");
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        service = new Service("http://127.0.0.1:" + port);
    }

    /** By default as deploy/unpack has prepared it: with the recommended flags, and a cache if the JDK can have one. */
    static List<String> flags() throws IOException {
        String given = Books.env("JAVA_FLAGS", "");
        if (!given.isEmpty()) {
            return List.of(given.split("\\s+"));
        }
        List<String> arguments = Files.readAllLines(unpacked().resolve("java.args"));
        return arguments.subList(0, arguments.indexOf("-jar")).stream().map(flag -> flag.replace("\"", "")).toList();
    }

    /** The flags as a result tells them: the same wherever this folder is. */
    static String shownFlags() throws IOException {
        return String.join(" ", flags()).replace(unpacked() + "/", "");
    }

    private static Path unpacked() {
        return Path.of(System.getProperty("bench.unpacked"));
    }

    /** Starts it and returns the seconds until it was ready. */
    double start() throws Exception {
        List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
        command.addAll(flags());
        command.addAll(List.of("-jar", unpacked().resolve("otto-ledger.jar").toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("PORT", "" + port);
        builder.environment().put("LEDGER_DATA_DIRECTORY", data.toString());
        builder.redirectInput(new File("/dev/null"));
        long started = System.nanoTime();
        process = builder.start();
        while (!ready()) {
            if (!process.isAlive() || System.nanoTime() - started > 120_000_000_000L) {
                throw new IllegalStateException("the service did not start. It said last:\n" + lastLines());
            }
            Thread.sleep(20);
        }
        return (System.nanoTime() - started) / 1e9;
    }

    private boolean ready() throws InterruptedException {
        try {
            return service.send("", "GET", "/actuator/health/readiness", null, null).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    String lastLines() throws IOException {
        List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
    }

    String state() {
        return process == null ? "was not started" : process.isAlive() ? "runs" : "has ended with code " + process.exitValue();
    }

    /** Stops it in order; the embedded PostgreSQL ends with it. */
    void stop() throws InterruptedException {
        if (process == null) {
            return;
        }
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    Service service() {
        return service;
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    Path log() {
        return log;
    }
}
