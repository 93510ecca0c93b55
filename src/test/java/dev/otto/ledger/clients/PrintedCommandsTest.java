package dev.otto.ledger.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.otto.ledger.testing.FakeIssuer;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The round trip of the README and then every command of docs/api.md, as printed, on a fresh service: each must answer
 * what stands below it, but for ids that the service made, times and secrets. {@code -Dpages.renew=true} prints anew
 * what they answer.
 */
class PrintedCommandsTest {
    private static final UUID USER = UUID.fromString("0198c0de-cafe-7000-8000-000000000004");
    private static final Path README = Path.of("README.md");
    private static final Path API = Path.of("docs/api.md");
    private static final Pattern EXAMPLE = Pattern.compile(
            "^```sh\\n"
                    + "(?<command>(?:(?!^```).*\\n"
                    + ")+)^```\\n"
                    + "(?:\\n"
                    + "^```(?:json)?\\n"
                    + "(?<answer>(?:(?!^```).*\\n"
                    + ")*)^```\\n"
                    + ")?",
            Pattern.MULTILINE);

    @TempDir
    Path folder;

    /** A command, and where on its page the answer to it is printed; no answer where none is printed. */
    private record Example(Path page, String command, String answer, int from, int to) {}

    @Test
    void everyCommandAnswersWhatIsPrintedBelowIt() throws Exception {
        assumeTrue(runs("bash", "-c", "curl --version"), "skipped: no bash or no curl on this machine");
        List<Example> examples = new ArrayList<>(examples(README, "## A round trip", "## In SQL"));
        examples.addAll(examples(API, "# The API", "\u0000"));
        List<String> answers;
        try (FakeIssuer issuer = new FakeIssuer();
                LedgerNode node = LedgerNode.on(TestPostgres.freshDatabase(), "OIDC_ISSUER_URI=" + issuer.uri())) {
            answers = run(examples, node.port(), issuer.token(USER));
        }
        if (Boolean.getBoolean("pages.renew")) {
            renew(examples, answers);
            return;
        }
        for (int i = 0; i < examples.size(); i++) {
            if (examples.get(i).answer() != null) {
                assertThat(comparable(answers.get(i)))
                        .as(examples.get(i).command())
                        .isEqualTo(comparable(examples.get(i).answer()));
            } else {
                assertThat(answers.get(i)).as(examples.get(i).command()).doesNotContain("/problems/");
            }
        }
    }

    private static List<Example> examples(Path page, String from, String to) throws IOException {
        String text = Files.readString(page);
        int end = text.indexOf(to);
        Matcher found = EXAMPLE.matcher(text);
        found.region(text.indexOf(from), end < 0 ? text.length() : end);
        List<Example> examples = new ArrayList<>();
        while (found.find()) {
            examples.add(new Example(
                    page, found.group("command"), found.group("answer"), found.start("answer"), found.end("answer")));
        }
        assertThat(examples).isNotEmpty();
        return examples;
    }

    /** One shell for all of them, as in a terminal. */
    private List<String> run(List<Example> examples, int port, String token) throws Exception {
        String mark = UUID.randomUUID().toString();
        StringBuilder script = new StringBuilder();
        for (Example example : examples) {
            script.append("printf '%s' ").append(mark).append('\n');
            // Who types them is slower than a script, and a busy machine slower than theirs.
            script.append(example.command()
                    .replace("http://localhost:8080", "http://localhost:" + port)
                    .replace("sleep 2\n", "sleep 8\n"));
        }
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(folder.resolve("data/admin-key"), LedgerNode.ADMIN_KEY);
        Path output = folder.resolve("output.txt");
        Files.writeString(folder.resolve("examples.sh"), script);
        // By a pipe: tee would open a file that is its standard error anew, and write over what is there.
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", "bash examples.sh 2>&1 | cat > output.txt");
        builder.environment().put("TOKEN", token);
        Process shell = builder.directory(folder.toFile()).inheritIO().start();
        boolean over = shell.waitFor(300, TimeUnit.SECONDS);
        shell.destroyForcibly();
        assertThat(over).as(Files.readString(output)).isTrue();
        String[] answers = Files.readString(output).split(mark, -1);
        return List.of(answers).subList(1, answers.length);
    }

    private static String comparable(String answer) {
        return answer.replace("\r", "")
                .strip()
                .replaceAll("olk_[\\w-]{43}", "olk_…")
                .replaceAll("(?!0198c0de)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "an id")
                .replaceAll("20[2-8]\\d-\\d\\d-\\d\\dT[\\d:.]+Z", "an instant")
                .replaceAll("\"hash\":\"[0-9a-f]+\"", "\"hash\":\"…\"");
    }

    private static void renew(List<Example> examples, List<String> answers) throws IOException {
        for (int i = examples.size() - 1; i >= 0; i--) {
            Example example = examples.get(i);
            if (example.answer() != null && !comparable(example.answer()).equals(comparable(answers.get(i)))) {
                String answer = answers.get(i).replace("\r", "").strip().replaceAll("olk_[\\w-]{43}", "olk_…");
                String page = Files.readString(example.page());
                Files.writeString(
                        example.page(),
                        page.substring(0, example.from()) + answer + "\n" + page.substring(example.to()));
            }
        }
    }

    private static boolean runs(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
