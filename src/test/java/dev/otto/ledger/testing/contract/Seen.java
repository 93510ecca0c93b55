package dev.otto.ledger.testing.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the tests of a run have seen of the document: {@code useCredits 402 /problems/insufficient-credits}. They run in
 * several JVMs, each of which writes down what is new to it; whoever comes last reads it all.
 */
public final class Seen {
    private static final String OF_TEST = "test ";
    /** Of this run of Maven: what is left of an earlier one does not count. */
    private static final Path FOLDER = Path.of("target", "contract-seen", System.getProperty("test.run", "alone"));

    private static final Path FILE = FOLDER.resolve(ProcessHandle.current().pid() + ".txt");
    private static final Set<String> WRITTEN = ConcurrentHashMap.newKeySet();

    private Seen() {}

    static void answer(String operation, int status, String problem) {
        write(line(operation, status, problem));
    }

    /** Notes that a test class has spoken to the service. */
    public static void test(Class<?> test) {
        write(OF_TEST + test.getName());
    }

    /** The names of those that have. */
    public static Set<String> tests() {
        return read().filter(line -> line.startsWith(OF_TEST))
                .map(line -> line.substring(OF_TEST.length()))
                .collect(Collectors.toSet());
    }

    /** Every answer of the document that no test has seen. */
    public static Set<String> unseen(ApiDocument document) {
        Set<String> unseen = new TreeSet<>();
        for (ApiOperation operation : document.operations()) {
            for (int status : operation.statuses()) {
                Set<String> problems = status < 300 ? Set.of("") : operation.problems(status);
                for (String problem : problems) {
                    unseen.add(line(operation.id(), status, problem));
                }
            }
        }
        read().forEach(unseen::remove);
        return unseen;
    }

    private static String line(String operation, int status, String problem) {
        return (operation + " " + status + " " + problem).strip();
    }

    private static void write(String line) {
        if (WRITTEN.add(line)) {
            try {
                Files.createDirectories(FOLDER);
                Files.writeString(FILE, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static Stream<String> read() {
        if (Files.notExists(FOLDER)) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.list(FOLDER)) {
            List<String> lines = new ArrayList<>();
            for (Path file : files.toList()) {
                lines.addAll(Files.readAllLines(file));
            }
            return lines.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
