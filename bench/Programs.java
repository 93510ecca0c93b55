import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The programs that make load: wrk over HTTP, pgbench in SQL. Whatever still runs at the end is stopped. */
final class Programs {
    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    private Programs() {}

    static void stopAll() {
        RUNNING.forEach(Process::destroy);
    }

    private static String run(Map<String, String> environment, List<String> command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        RUNNING.add(process);
        try (BufferedReader reader = process.inputReader()) {
            process.getOutputStream().close();
            String output = String.join("\n", reader.lines().toList());
            if (process.waitFor() != 0) {
                throw new IllegalStateException(Path.of(command.getFirst()).getFileName() + " failed:\n" + output.strip());
            }
            return output;
        } finally {
            RUNNING.remove(process);
        }
    }

    /** What load.lua sends, over a number of connections. */
    static Load wrk(int port, int connections, int seconds, Object... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(System.getProperty("bench.wrk"), "--latency", "--timeout", "15s",
                "-t", connections > 1 ? "2" : "1", "-c", "" + connections, "-d", seconds + "s", "-s", "bench/load.lua",
                "http://127.0.0.1:" + port, "--"));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        String output = run(Map.of(), command);
        Matcher result = Pattern.compile("result (\\d+) (\\d+) (\\d+) (\\d+) (\\S+) (\\S+) (\\S+)").matcher(output);
        if (!result.find()) {
            throw new IllegalStateException("wrk said nothing that is understood:\n" + output);
        }
        if (!result.group(3).equals("0") || !result.group(4).equals("0")) {
            throw new RefusedLoad("%s of %s answers were no success, and %s requests got none"
                    .formatted(result.group(3), result.group(1), result.group(4)));
        }
        return new Load(Long.parseLong(result.group(1)), Double.parseDouble(result.group(2)) / 1e6,
                Double.parseDouble(result.group(5)), Double.parseDouble(result.group(6)), Double.parseDouble(result.group(7)));
    }

    /** A script of bench/sql by 32 clients. */
    static double pgbench(Login login, int seconds, String script, String... variables) throws Exception {
        List<String> command = new ArrayList<>(List.of(System.getProperty("bench.pgbench"), "-n", "-M", "prepared",
                "-c", "32", "-j", "2", "-T", "" + seconds, "-f", "bench/sql/" + script + ".sql"));
        for (String variable : variables) {
            command.addAll(List.of("-D", variable));
        }
        String output = run(Map.of("PGHOST", login.host(), "PGPORT", "" + login.port(), "PGDATABASE", login.database(),
                "PGUSER", login.properties().getOrDefault("user", "postgres"),
                "PGPASSWORD", login.properties().getOrDefault("password", ""),
                "PGSSLMODE", login.properties().getOrDefault("sslmode", "prefer")), command);
        Matcher tps = Pattern.compile("tps = ([0-9.]+)").matcher(output);
        Matcher failed = Pattern.compile("number of failed transactions: (\\d+)").matcher(output);
        if (!tps.find() || failed.find() && !failed.group(1).equals("0")) {
            throw new IllegalStateException("pgbench failed:\n" + output);
        }
        return Double.parseDouble(tps.group(1));
    }

    /** Answers that were no success: nothing is measured by them. */
    static final class RefusedLoad extends IOException {
        private static final long serialVersionUID = 1;

        RefusedLoad(String message) {
            super(message);
        }
    }
}
