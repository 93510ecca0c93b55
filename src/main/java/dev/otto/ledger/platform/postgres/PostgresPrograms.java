package dev.otto.ledger.platform.postgres;

import com.sun.security.auth.module.UnixSystem;
import dev.otto.ledger.platform.config.ConfigurationMistake;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Runs PostgreSQL's programs. */
final class PostgresPrograms {

    private final Path home;
    private final List<String> prefix;

    private PostgresPrograms(Path home, List<String> prefix) {
        this.home = home;
        this.prefix = prefix;
    }

    /** @param home the folder that holds {@code bin} */
    static PostgresPrograms in(Path home) throws IOException {
        if (new UnixSystem().getUid() != 0) {
            return new PostgresPrograms(home, List.of());
        }
        // PostgreSQL refuses to run as root. In a user namespace of its own root is a nobody to it, and still the
        // owner of its files.
        List<String> unshare = List.of("unshare", "-U");
        if (!works(unshare)) {
            throw new ConfigurationMistake(
                    "the embedded PostgreSQL cannot run as root on this machine; run the service as another user or set %s."
                            .formatted(DatabaseSettings.URL));
        }
        return new PostgresPrograms(home, unshare);
    }

    private static boolean works(List<String> prefix) throws IOException {
        try {
            return finish(new ProcessBuilder(concat(prefix, List.of("true")))
                            .redirectErrorStream(true)
                            .start())
                    .isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    /** The version that the programs are of, such as {@code 18.4}. */
    String version() throws IOException {
        String answer = run("postgres", List.of("--version"));
        return answer.substring(answer.lastIndexOf(' ') + 1);
    }

    /** Runs a program to its end and returns what it printed. */
    String run(String program, List<String> arguments) throws IOException {
        return finish(builder(program, arguments).redirectErrorStream(true).start());
    }

    /**
     * Starts the server. It leads a session of its own where the system can do that, because Ctrl-C in a terminal goes
     * to every process of the session, and the server must outlive the service's own orderly end.
     */
    Process startServer(List<String> arguments, Path log) throws IOException {
        ProcessBuilder server = builder("postgres", arguments);
        List<String> session = List.of("setsid");
        if (works(session)) {
            server.command(concat(session, server.command()));
        }
        return server.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    private ProcessBuilder builder(String program, List<String> arguments) {
        List<String> command =
                concat(prefix, List.of(home.resolve("bin").resolve(program).toString()));
        ProcessBuilder builder = new ProcessBuilder(concat(command, arguments));
        // Whatever the operator has set for other PostgreSQL clients is not for this server.
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        return builder;
    }

    private static List<String> concat(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    private static String finish(Process process) throws IOException {
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        try {
            if (process.waitFor() != 0) {
                throw new FailedProgram(output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return output;
    }

    /** A program that ended with an error; its message is what it printed. */
    static final class FailedProgram extends IOException {
        FailedProgram(String output) {
            super(output);
        }
    }
}
