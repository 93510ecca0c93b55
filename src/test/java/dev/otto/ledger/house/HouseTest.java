package dev.otto.ledger.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import dev.otto.ledger.LedgerApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

/** The house of docs/architecture.md, held against the bytecode and the file tree. */
class HouseTest {
    private static final Path MAIN = Path.of("src/main/java");
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.otto.ledger");

    @Test
    void modulesImportOnlyWhatTheyMay() {
        ApplicationModules.of(LedgerApplication.class, ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .verify();
    }

    @Test
    void packagesHaveNoCircles() {
        SlicesRuleDefinition.slices()
                .matching("dev.otto.ledger.(**)")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void theKernelKnowsNeitherSpringNorAxon() {
        noClasses()
                .that()
                .resideInAPackage("..ledger.kernel..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.springframework.data..", "org.springframework.web..", "org.axonframework..", "jakarta..")
                .check(CLASSES);
    }

    /** An auditor reads it and runs it alone: what it needs is the platform, a parser of JSON, and nothing of ours. */
    @Test
    void theVerifierStandsAlone() {
        noClasses()
                .that()
                .resideInAPackage("..ledger.verifier..")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages(
                        "dev.otto.ledger.verifier..",
                        "java..",
                        "tools.jackson..",
                        "org.jspecify..",
                        // On its package alone.
                        "org.springframework.modulith..")
                .check(CLASSES);
    }

    @Test
    void nobodyImportsTheWeb() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..ledger.web..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..ledger.web..")
                .check(CLASSES);
    }

    @Test
    void namesThatSayNothingAreNotUsed() {
        classes()
                .should()
                .haveNameNotMatching(".*(Impl|Manager|Helper|Utils?|DTO|Dto)$")
                .check(CLASSES);
    }

    @Test
    void noFileIsOverThreeHundredLinesAndMostAreSmall() throws IOException {
        List<Long> lengths;
        try (Stream<Path> files = Files.walk(MAIN)) {
            lengths = files.filter(file -> file.toString().endsWith(".java"))
                    .map(HouseTest::lines)
                    .sorted()
                    .toList();
        }
        assertThat(lengths.getLast()).isLessThanOrEqualTo(300);
    }

    @Test
    void everyPackageSaysWhatItOwns() {
        List<String> silent = CLASSES.stream()
                .map(JavaClass::getPackageName)
                .distinct()
                .filter(name ->
                        Files.notExists(MAIN.resolve(name.replace('.', '/')).resolve("package-info.java")))
                .toList();
        assertThat(silent).isEmpty();
    }

    private static long lines(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
