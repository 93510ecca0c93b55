package dev.otto.ledger.finance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.platform.postgres.DatabaseSettings;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.TestPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An account with more transactions than anybody would hold in memory for the sake of one answer. */
class LongStatementTest {
    private static final int ROWS = 300_000;
    /** Of rows that were kept on purpose, 75 MB were held at two thirds of the way. */
    private static final long MOST_HELD = 40L << 20;

    private static LedgerNode node;
    private static AccountId ada;

    @BeforeAll
    static void start() throws Exception {
        DatabaseSettings database = TestPostgres.freshDatabase();
        node = LedgerNode.on(database);
        ada = node.account(0);
        try (Connection owner = database.migration().connect(Map.of());
                Statement statement = owner.createStatement()) {
            // Each row has a place in the log of its own, and the log is as long; of what happened it tells nothing.
            statement.execute("""
                    INSERT INTO events SELECT %1$d, 'none', gen_random_uuid(), 0, 'none', 1, '', '', recorded_at, hash
                    FROM events ORDER BY position DESC LIMIT 1;
                    INSERT INTO projection.transactions (id, user_id, type, amount, balance_after, nominal, description, actor,
                                                         sequence, ledger_position, updated_sequence, lots, debt, created_at)
                    SELECT gen_random_uuid(), '%2$s', 'grant', 1, row, 1, '~' || repeat('why this was given ', 10), 'client:a',
                           row, row, row, '[]', 0, now() FROM generate_series(1, %1$d) row;
                    ANALYZE projection.transactions""".formatted(ROWS, ada));
        }
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @ParameterizedTest
    @CsvSource({
        "application/json, \"closing_balance\":300000",
        "text/csv, ',closing_balance,,300000,'",
        "text/html, Closing balance</td><td class=\"n\">300%2C000"
    })
    void goesThroughWithoutBeingHeld(String type, String closing) throws Exception {
        long before = held();
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + node.port() + "/v1/users/" + ada + "/statement"))
                .header("Authorization", "Bearer " + LedgerNode.ADMIN_KEY)
                .header("Accept", type)
                .build();
        HttpResponse<InputStream> answer =
                HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        try (InputStream body = answer.body()) {
            StringBuilder ends = new StringBuilder();
            int rows = 0;
            byte[] part = new byte[1 << 16];
            for (int read = body.read(part); read >= 0; read = body.read(part)) {
                int more = rowsIn(part, read);
                if (rows / (ROWS / 3) < (rows + more) / (ROWS / 3)) {
                    assertThat(held() - before).as("bytes held at row %d", rows).isLessThan(MOST_HELD);
                }
                rows += more;
                String text = new String(part, 0, read, StandardCharsets.UTF_8);
                if (rows == more || rows == ROWS) {
                    ends.append(text);
                }
            }
            assertThat(rows).isEqualTo(ROWS);
            assertThat(ends).contains(closing.replace("%2C", ","));
        }
    }

    private static int rowsIn(byte[] part, int length) {
        int rows = 0;
        for (int i = 0; i < length; i++) {
            if (part[i] == '~') {
                rows++;
            }
        }
        return rows;
    }

    /** What is held by anybody in this process, the service among them. */
    private static long held() throws IOException {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }
}
