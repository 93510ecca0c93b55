import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The project's benchmark: measures what was asked for, prints it, and writes it into docs/performance.md. */
public final class Bench {
    private static final Path PAGE = Path.of("docs/performance.md");
    private static final String BEGIN = "<!-- bench:begin -->";
    private static final String END = "<!-- bench:end -->";

    private static volatile boolean stopping;

    private Bench() {}

    /** Exit code 0 if all was measured, whatever the bars say; 2 if something could not be. */
    public static void main(String[] arguments) throws Exception {
        Options options = Options.of(arguments);
        Figures figures = new Figures();
        for (String name : options.names()) {
            if (!figures.knows(name)) {
                System.err.println("bench/run: there is no figure " + name + "; see bench/run --list");
                System.exit(2);
            }
        }
        Rig rig = new Rig(options.keep());
        // Also when it is interrupted: nothing that was started outlives it.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(rig)));
        int code = 2;
        try {
            measure(options, rig, figures);
            code = 0;
        } catch (IllegalStateException e) {
            complain(e.getMessage());
        } catch (Exception e) {
            complain((e instanceof Programs.RefusedLoad ? e.getMessage() : e) + "\nThe service " + rig.ledger.state()
                    + ", and said last:\n" + rig.ledger.lastLines());
        }
        System.exit(code);
    }

    private static void measure(Options options, Rig rig, Figures figures) throws Exception {
        System.out.println("Starting the service with " + Ledger.shownFlags());
        rig.start();
        List<String> setting = setting(rig, options);
        setting.forEach(System.out::println);
        Progress progress = new Progress();
        Seeds seeds = new Seeds(rig);
        List<Part> parts = parts(options, rig, seeds, figures, progress);
        progress.begin(parts.stream().mapToInt(Part::seconds).sum());
        for (Part part : parts) {
            part.run();
            // After each, so that a run that is ended early has not been for nothing.
            if (options.write()) {
                write(String.join("\n", setting) + "\n\n" + figures.table(options));
            }
        }
        progress.end();
        System.out.println("\n" + figures.table(options));
        if (options.write()) {
            System.out.println("Written into " + PAGE);
        }
    }

    private static List<Part> parts(Options options, Rig rig, Seeds seeds, Figures figures, Progress progress) {
        Writes writes = new Writes(options, rig, seeds, figures, progress);
        return List.of(writes, new Rebuild(options, rig, seeds, figures, progress), new Reads(options, rig, seeds, figures, progress),
                new Costs(options, rig, seeds, figures, progress, writes), new Starts(options, rig, figures, progress));
    }

    /** What the figures hold for: they say little without it. */
    private static List<String> setting(Rig rig, Options options) throws Exception {
        return List.of(
                "- %s, commit %s%s%s".formatted(Instant.now().truncatedTo(ChronoUnit.MINUTES), System.getProperty("bench.commit"),
                        options.quick() ? ", --quick" : "", options.all() ? "" : ", only " + String.join(" ", options.names())),
                "- %d cores (%s), %s memory".formatted(Runtime.getRuntime().availableProcessors(), of("/proc/cpuinfo", "model name"),
                        Figures.number(Long.parseLong(of("/proc/meminfo", "MemTotal").replaceAll("\\D", "")) / 1048576.0) + " GiB"),
                "- JDK %s with %s, PostgreSQL %s, load and service on the same machine".formatted(System.getProperty("java.version"),
                        Ledger.shownFlags(), rig.postgresVersion()),
                "- durable: " + rig.durability(),
                "- %d rounds, windows of %d s".formatted(options.rounds(), options.window()));
    }

    private static String of(String file, String name) throws IOException {
        return Files.readAllLines(Path.of(file)).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
    }

    private static void write(String result) throws IOException {
        String text = Files.readString(PAGE);
        int from = text.indexOf(BEGIN) + BEGIN.length();
        int to = text.indexOf(END);
        if (to < from) {
            throw new IllegalStateException(PAGE + " has lost its marks " + BEGIN + " and " + END);
        }
        Files.writeString(PAGE, text.substring(0, from) + "\n" + result + text.substring(to));
    }

    private static void complain(String message) {
        if (!stopping) {
            System.err.println("\nbench/run: " + message);
        }
    }

    private static void close(Rig rig) {
        stopping = true;
        try {
            rig.close();
        } catch (IOException | InterruptedException e) {
            System.err.println("bench/run: not all could be removed: " + e.getMessage());
        }
    }
}
