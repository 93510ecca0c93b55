package dev.otto.ledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.otto.ledger.credits.CreditCommand.UseCredits;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.Parallel;
import dev.otto.ledger.testing.TestPostgres;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** R10 for the past: what is read for an answer is counted, since a time would say more of the machine. */
class PastCostTest {
    private static final int EVENTS = 6_000;
    /** What lies between two snapshots, and what a batch puts beyond it. */
    private static final long FEW = 400;
    /** Of two searches, each of some fifteen steps of three or four pages. */
    private static final long FEW_PAGES = 200;

    @Test
    void R10_anAnswerReadsAFewHundredEventsWhereverItLiesInTheHistory() {
        try (LedgerNode node = LedgerNode.on(TestPostgres.freshDatabase())) {
            AccountId account = node.account(EVENTS + 1);
            Parallel.run(32, EVENTS, i -> node.execute(new UseCredits(account, Credits.of(1), null, null, null)));
            await().atMost(Duration.ofSeconds(60)).until(() -> snapshots(node, account) >= EVENTS / 250);
            List<Instant> stamps =
                    List.of(stamp(node, account, 150), stamp(node, account, 3_333), stamp(node, account, 5_999));

            stamps.forEach(stamp -> {
                assertThat(read(node, account, stamp)).isLessThan(FEW);
                assertThat(pages(node, account, stamp)).isLessThan(FEW_PAGES);
            });

            // Without snapshots the first answer reads all that was before it, and leaves them behind for the next.
            // More of them may be on their way: until none comes any more.
            await().pollInterval(Duration.ofSeconds(1))
                    .until(() -> node.sql().sql("DELETE FROM snapshots").update() == 0);
            assertThat(read(node, account, stamps.getLast())).isGreaterThan(EVENTS - 10);
            stamps.forEach(stamp -> assertThat(read(node, account, stamp)).isLessThan(FEW));
        }
    }

    private static long snapshots(LedgerNode node, AccountId account) {
        return node.sql()
                .sql("SELECT count(*) FROM snapshots WHERE aggregate_id = ?")
                .param(account.value())
                .query(Long.class)
                .single();
    }

    private static Instant stamp(LedgerNode node, AccountId account, long sequence) {
        return node.sql()
                .sql(
                        "SELECT recorded_at FROM events WHERE aggregate_id = ? AND aggregate_type = 'account' AND sequence = ?")
                .params(account.value(), sequence)
                .query((row, n) -> row.getObject(1, OffsetDateTime.class).toInstant())
                .single();
    }

    /** How many events were read for an answer. */
    private static double read(LedgerNode node, AccountId account, Instant instant) {
        Counter events =
                node.bean(MeterRegistry.class).get("ledger.states.events").counter();
        double before = events.count();
        node.bean(Balances.class).at(account.owner(), instant);
        return events.count() - before;
    }

    /** How many pages the database touches to find the event that an answer ends with. */
    private static long pages(LedgerNode node, AccountId account, Instant instant) {
        String plan = node.sql()
                .sql("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT sequence_at('account', ?, position_at(?))")
                .params(account.value(), OffsetDateTime.ofInstant(instant, ZoneOffset.UTC))
                .query(String.class)
                .single();
        JsonNode top = new JsonMapper().readTree(plan).at("/0/Plan");
        return top.get("Shared Hit Blocks").asLong()
                + top.get("Shared Read Blocks").asLong();
    }
}
