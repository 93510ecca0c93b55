package dev.otto.ledger.testing.contract;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** What the tests of this JVM have seen of the document: {@code useCredits 402 /problems/insufficient-credits}. */
public final class Seen {
    private static final Set<String> ANSWERS = ConcurrentHashMap.newKeySet();
    private static final Set<Class<?>> TESTS = ConcurrentHashMap.newKeySet();

    private Seen() {}

    static void answer(String operation, int status, String problem) {
        ANSWERS.add(line(operation, status, problem));
    }

    /** Notes that a test class has spoken to the service. */
    public static void test(Class<?> test) {
        TESTS.add(test);
    }

    public static Set<Class<?>> tests() {
        return TESTS;
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
        unseen.removeAll(ANSWERS);
        return unseen;
    }

    private static String line(String operation, int status, String problem) {
        return (operation + " " + status + " " + problem).strip();
    }
}
