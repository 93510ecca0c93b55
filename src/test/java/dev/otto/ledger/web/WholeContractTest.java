package dev.otto.ledger.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.otto.ledger.testing.contract.ApiDocument;
import dev.otto.ledger.testing.contract.Seen;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AssignableTypeFilter;

/**
 * Comes last, when the other tests have ended: whatever the document promises has been seen by a test, but for what cannot be provoked. Says nothing when
 * only some of the tests were run.
 */
class WholeContractTest extends WholeApplication {
    @Test
    void everyAnswerOfTheDocumentHasBeenSeen() throws Exception {
        Set<String> missing = new TreeSet<>(apiTests());
        missing.removeAll(Seen.tests());
        assumeTrue(missing.isEmpty(), () -> "not run: " + missing);

        Set<String> unseen = Seen.unseen(ApiDocument.of(port));
        // The database is away, or we made a mistake, or a client is too fast or too slow: tests of their own have some
        // of them, with nodes that are not those of the API tests.
        unseen.removeIf(line -> line.endsWith(" 503 /problems/unavailable")
                || line.endsWith(" 500 /problems/internal-error")
                || line.endsWith(" 429 /problems/rate-limited")
                || line.endsWith(" 408 /problems/request-timeout")
                // A gigabyte: ReconciliationTest announces one.
                || line.equals("takeReport 413 /problems/body-too-large"));
        assertThat(unseen).isEmpty();
    }

    private static Set<String> apiTests() throws ClassNotFoundException {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AssignableTypeFilter(WholeApplication.class));
        scanner.addIncludeFilter(new AssignableTypeFilter(Class.forName("dev.otto.ledger.web.v1.ApiTest")));
        Set<String> tests = new TreeSet<>();
        for (var found : scanner.findCandidateComponents("dev.otto.ledger.web")) {
            tests.add(found.getBeanClassName());
        }
        return tests;
    }
}
