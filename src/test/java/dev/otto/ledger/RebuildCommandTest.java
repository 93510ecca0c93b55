package dev.otto.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.TestPostgres;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A rebuild from a terminal. */
class RebuildCommandTest {
    private static LedgerNode node;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @BeforeAll
    static void start() {
        node = LedgerNode.on(TestPostgres.freshDatabase());
        node.account(100);
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private int run(String... arguments) {
        return RebuildCommand.run(
                List.of(arguments),
                Map.of("LEDGER_URL", "http://localhost:" + node.port(), "LEDGER_ADMIN_KEY", LedgerNode.ADMIN_KEY),
                new PrintStream(bytes, true, StandardCharsets.UTF_8));
    }

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void itIsFollowedToItsEnd() {
        assertThat(run("balances")).isZero();
        assertThat(printed())
                .contains("balances [##############################] 100.0 %  promoted")
                .contains("credits: 1 rows, 0 missing, 0 extra, 0 changed");
    }

    @Test
    void aDifferenceIsShown() {
        node.sql()
                .sql("INSERT INTO projection.claims VALUES ('email', 'x', '01234567-89ab-7cde-8000-000000000001', 1)")
                .update();
        assertThat(run("claims", "--promote=never")).isEqualTo(1);
        assertThat(printed()).contains("different").contains("claims: 2 rows, 1 missing, 0 extra, 0 changed");
    }

    @Test
    void whatItDoesNotUnderstandIsTold() {
        assertThat(run()).isEqualTo(2);
        assertThat(run("nothing_of_ours")).isEqualTo(2);
        assertThat(run("claims", "--promote=perhaps")).isEqualTo(2);
        assertThat(printed())
                .contains("LEDGER_URL")
                .contains("/problems/not-found")
                .contains("must be one of");
        assertThat(Commands.run(new String[] {})).isEmpty();
        assertThat(Commands.run(new String[] {"--server.port=0"})).isEmpty();
    }
}
