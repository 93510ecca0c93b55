package dev.otto.ledger.platform.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a killed service or a killed server left running on a cluster. It goes before a new server starts: an old server
 * runs with old settings, and the sessions of a dead one may still write.
 */
final class LeftOver {

    private static final Logger log = LoggerFactory.getLogger(LeftOver.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path cluster;
    private final Path pidFile;
    private final PostgresPrograms programs;

    LeftOver(Path cluster, PostgresPrograms programs) {
        this.cluster = cluster;
        this.pidFile = cluster.resolve("postmaster.pid");
        this.programs = programs;
    }

    /** Only for whoever holds the data folder's lock. */
    void clear() throws IOException {
        Optional<ProcessHandle> named = named();
        if (named.isPresent() && isOfThisCluster(named.get())) {
            log.info("Stopping the embedded PostgreSQL that an earlier service left running");
            stop(named.get());
        }
        endOrphans();
        if (named.isPresent() && !isOfThisCluster(named.get()) && named.get().isAlive()) {
            // The number has gone to a stranger since, and PostgreSQL would take the stranger for a server. Without a
            // live number it is left in place: PostgreSQL tells by it whether an old session is still there.
            Files.deleteIfExists(pidFile);
        }
    }

    /** Stops a server of this cluster: at its convenience, else at once, which costs a recovery but no data. */
    void stop(ProcessHandle server) throws IOException {
        signal(server, "INT");
        if (!isGone(server)) {
            signal(server, "QUIT");
            if (!isGone(server)) {
                throw new IOException("process %d of the embedded PostgreSQL does not stop".formatted(server.pid()));
            }
        }
    }

    private void signal(ProcessHandle server, String name) throws IOException {
        try {
            programs.run("pg_ctl", List.of("kill", name, String.valueOf(server.pid())));
        } catch (PostgresPrograms.FailedProgram e) {
            if (server.isAlive()) {
                throw e;
            }
        }
    }

    private static boolean isGone(ProcessHandle server) {
        return await(() -> !isPostgres(server));
    }

    private static boolean await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
        return true;
    }

    private Optional<ProcessHandle> named() throws IOException {
        if (!Files.exists(pidFile)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(pidFile);
        if (lines.isEmpty() || !lines.getFirst().strip().matches("\\d{1,10}")) {
            return Optional.empty();
        }
        return ProcessHandle.of(Long.parseLong(lines.getFirst().strip())).filter(ProcessHandle::isAlive);
    }

    /** Sessions whose server was killed while they computed: they notice only when they next wait for something. */
    private void endOrphans() {
        List<ProcessHandle> orphans = ProcessHandle.allProcesses()
                .filter(process -> isPostgres(process) && worksIn(process).isPresent() && isOfThisCluster(process))
                .toList();
        orphans.forEach(ProcessHandle::destroyForcibly);
        await(() -> orphans.stream().noneMatch(LeftOver::isPostgres));
    }

    private boolean isOfThisCluster(ProcessHandle process) {
        // Where the system does not tell a process's folder, its name has to do.
        return isPostgres(process) && worksIn(process).map(cluster::equals).orElse(true);
    }

    // A dead process that nobody has collected still counts as alive, but it has no program any more.
    private static boolean isPostgres(ProcessHandle process) {
        return process.info().command().map(Path::of).map(Path::getFileName).map(Path::toString).stream()
                .anyMatch("postgres"::equals);
    }

    private static Optional<Path> worksIn(ProcessHandle process) {
        try {
            return Optional.of(Files.readSymbolicLink(Path.of("/proc", String.valueOf(process.pid()), "cwd")));
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }
}
