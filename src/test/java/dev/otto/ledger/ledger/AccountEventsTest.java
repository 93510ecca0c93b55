package dev.otto.ledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.platform.eventstore.StreamStates;
import dev.otto.ledger.platform.postgres.DatabaseSettings;
import dev.otto.ledger.testing.TestPostgres;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

class AccountEventsTest {

    @Test
    void anEventThatCannotBeReadHidesNoOther() throws Exception {
        DatabaseSettings settings = TestPostgres.freshDatabase();
        try (Connection connection = DriverManager.getConnection("jdbc:" + withoutUser(settings))) {
            JdbcClient jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            UUID account = UUID.randomUUID();
            append(jdbc, account, 0, "{\"a\": 1, \"b\": null}");
            append(jdbc, account, 1, "{\"a\": ");
            append(jdbc, account, 2, "{}");

            Page<EventView> page = new AccountEvents(
                            jdbc,
                            new Directory(jdbc, new StreamStates(1, type -> Object.class, (stream, known) -> known)))
                    .of(new UserId(account), null, 10);

            assertThat(page.data()).extracting(EventView::unreadable).containsExactly(null, true, null);
            assertThat(page.data().get(0).payload()).containsOnlyKeys("a", "b");
            assertThat(page.data().get(1).payload()).isNull();
            assertThat(page.data().get(1).metadata()).isEmpty();
            assertThat(page.data()).allSatisfy(event -> assertThat(event.hash()).isEqualTo("ab".repeat(32)));
        }
    }

    private static String withoutUser(DatabaseSettings settings) {
        return TestPostgres.url(settings).replaceFirst("//([^:]+):([^@]+)@([^/]+)/(.+)", "//$3/$4?user=$1&password=$2");
    }

    private static void append(JdbcClient jdbc, UUID account, long sequence, String payload) {
        jdbc.sql("""
                        SELECT append_events(:head, now(), ARRAY['account'], ARRAY[CAST(:account AS uuid)],
                            ARRAY[CAST(:head AS bigint)], ARRAY['credits.some-event'], ARRAY[1::smallint],
                            ARRAY[CAST(:payload AS bytea)], ARRAY['{}'::bytea], ARRAY[CAST(:hash AS bytea)])""")
                .param("head", sequence)
                .param("account", account)
                .param("payload", payload.getBytes(StandardCharsets.UTF_8))
                .param("hash", java.util.HexFormat.of().parseHex("ab".repeat(32)))
                .query(row -> {});
    }
}
