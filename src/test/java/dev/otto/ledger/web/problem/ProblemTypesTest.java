package dev.otto.ledger.web.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.otto.ledger.kernel.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AssignableTypeFilter;
import org.springframework.objenesis.SpringObjenesis;

/** Every problem that a client can meet is in docs/api.md, with its status and title, and none besides. */
class ProblemTypesTest {
    private static final Pattern ROW = Pattern.compile("\\| `/problems/([a-z-]+)` \\| (\\d{3}) \\| ([^|]+) \\|.*");

    @Test
    void areAllInTheDocumentation() throws Exception {
        TreeSet<String> written = new TreeSet<>();
        for (String line : Files.readAllLines(Path.of("docs/api.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                written.add(
                        row.group(1) + " " + row.group(2) + " " + row.group(3).strip());
            }
        }
        assertThat(written).isEqualTo(known());
    }

    private static TreeSet<String> known() throws ClassNotFoundException {
        TreeSet<String> known = new TreeSet<>();
        Arrays.stream(ProblemType.values())
                .forEach(type -> known.add(type.code() + " " + type.status() + " " + type.title()));
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AssignableTypeFilter(Refusal.class));
        SpringObjenesis objects = new SpringObjenesis();
        for (var found : scanner.findCandidateComponents("dev.otto.ledger")) {
            // What a refusal is called does not depend on what it was made with.
            Refusal refusal = (Refusal) objects.newInstance(Class.forName(found.getBeanClassName()));
            known.add(refusal.type() + " " + refusal.status() + " " + refusal.title());
        }
        return known;
    }
}
