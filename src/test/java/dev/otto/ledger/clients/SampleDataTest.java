package dev.otto.ledger.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code demo/run --seed-only}, as an operator runs it. */
class SampleDataTest {

    @TempDir
    Path folder;

    @Test
    void isThereAfterOneRunAndStaysAsItIsInTheNext() throws Exception {
        try (LedgerNode node = LedgerNode.on(TestPostgres.freshDatabase())) {
            assertThat(seed(node)).contains("48 commands took effect, 0 had before.");
            List<String> sown = balances(node);
            assertThat(strings(node, "SELECT DISTINCT status FROM videos"))
                    .containsExactlyInAnyOrder("pending", "processing", "completed", "failed", "cancelled");
            assertThat(strings(node, "SELECT DISTINCT type FROM transactions"))
                    .contains("purchase", "grant", "usage", "refund", "reversal", "reinstatement");
            assertThat(strings(node, "SELECT DISTINCT state FROM holds")).contains("open", "captured", "voided");
            assertThat(strings(node, "SELECT debt FROM credits WHERE debt > 0")).containsExactly("70");

            assertThat(seed(node)).contains("0 commands took effect, 48 had before.");
            assertThat(balances(node)).isEqualTo(sown);
        }
    }

    private String seed(LedgerNode node) throws Exception {
        Path output = folder.resolve("output.txt");
        ProcessBuilder builder = new ProcessBuilder("sh", "demo/run", "--seed-only");
        builder.environment().put("LEDGER_URL", "http://127.0.0.1:" + node.port());
        builder.environment().put("LEDGER_ADMIN_KEY", LedgerNode.ADMIN_KEY);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean over = process.waitFor(300, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(over).as(Files.readString(output)).isTrue();
        return Files.readString(output);
    }

    private static List<String> balances(LedgerNode node) {
        return strings(
                node, "SELECT user_id || ' ' || amount || ' ' || held || ' ' || sequence FROM credits ORDER BY 1");
    }

    private static List<String> strings(LedgerNode node, String sql) {
        return node.sql().sql(sql).query(String.class).list();
    }
}
