package dev.otto.ledger.platform.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.otto.ledger.credits.CreditCommand.PurchaseCredits;
import dev.otto.ledger.credits.CreditCommand.UseCredits;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.Money;
import dev.otto.ledger.platform.eventstore.StreamId;
import dev.otto.ledger.platform.eventstore.StreamState;
import dev.otto.ledger.platform.postgres.DatabaseSettings;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.Parallel;
import dev.otto.ledger.testing.TestPostgres;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** R10: a cold load does not grow with history, and what it starts from is never trusted blindly. */
class SnapshotsOnPostgresTest {
    @Test
    void R10_aColdStreamIsContinuedFromASnapshotNearItsHead() {
        DatabaseSettings database = TestPostgres.freshDatabase();
        try (LedgerNode one = LedgerNode.on(database)) {
            AccountId account = one.account(10_000);
            one.execute(new PurchaseCredits(
                    account, Credits.of(100), null, new Money(999, "EUR"), null, "api", null, null));
            Parallel.run(8, 450, i -> one.execute(new UseCredits(account, Credits.of(1), null, null, null)));
            StreamId stream = new StreamId("account", account.value());
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(
                            () -> assertThat(snapshotSequence(one, account)).isGreaterThanOrEqualTo(200));

            // As before there were notices: so a snapshot of then is still good.
            assertThat(one.sql()
                            .sql(
                                    "SELECT count(*) FROM snapshots WHERE version = 3 AND convert_from(state, 'UTF8') LIKE '%notices%'")
                            .query(Long.class)
                            .single())
                    .isZero();
            StreamKinds kinds = one.bean(StreamKinds.class);
            StreamState fromSnapshot = kinds.load(stream, StreamState.EMPTY);
            // What is still to be stored is stored, and no more: a load alone is to leave the next one.
            one.bean(SnapshotExecutor.class).close();
            one.sql().sql("DELETE FROM snapshots").update();
            StreamState fromEvents = kinds.load(stream, StreamState.EMPTY);
            assertThat(fromSnapshot).isEqualTo(fromEvents);
            assertThat(fromEvents.sequence()).isEqualTo(452);

            // A load that had to read many events leaves a snapshot for the next.
            assertThat(snapshotSequence(one, account)).isEqualTo(452);
            one.sql().sql("UPDATE snapshots SET state = 'not json'::bytea").update();
            assertThat(kinds.load(stream, StreamState.EMPTY)).isEqualTo(fromEvents);
            one.sql().sql("UPDATE snapshots SET version = 99").update();
            assertThat(kinds.load(stream, StreamState.EMPTY)).isEqualTo(fromEvents);
        }
    }

    @Test
    void R10_everyPastStateIsTheSameFromSnapshotsAndFromEvents() {
        try (LedgerNode one = LedgerNode.on(TestPostgres.freshDatabase())) {
            AccountId account = one.account(10_000);
            Parallel.run(8, 850, i -> one.execute(new UseCredits(account, Credits.of(1), null, null, null)));
            StreamId stream = new StreamId("account", account.value());
            StreamKinds kinds = one.bean(StreamKinds.class);
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(snapshots(one, account)).isGreaterThanOrEqualTo(4));
            long[] sequences = {0, 1, 199, 200, 201, 249, 250, 251, 499, 500, 777, 851};
            List<StreamState> kept = states(kinds, stream, sequences);

            one.sql().sql("DELETE FROM snapshots").update();
            assertThat(states(kinds, stream, sequences)).isEqualTo(kept);

            // What was folded on the way was stored, a page at a time.
            assertThat(snapshots(one, account)).isGreaterThanOrEqualTo(3);
            assertThat(states(kinds, stream, sequences)).isEqualTo(kept);
            assertThat(kinds.load(stream, StreamState.EMPTY)).isEqualTo(kept.getLast());
        }
    }

    private static List<StreamState> states(StreamKinds kinds, StreamId stream, long[] sequences) {
        return Arrays.stream(sequences)
                .mapToObj(sequence -> kinds.loadAt(stream, sequence))
                .toList();
    }

    private static long snapshots(LedgerNode node, AccountId account) {
        return node.sql()
                .sql("SELECT count(*) FROM snapshots WHERE aggregate_id = ?")
                .param(account.value())
                .query(Long.class)
                .single();
    }

    private static long snapshotSequence(LedgerNode node, AccountId account) {
        return node.sql()
                .sql(
                        "SELECT coalesce(max(sequence), -1) FROM snapshots WHERE aggregate_id = ? AND aggregate_type = 'account'")
                .param(account.value())
                .query(Long.class)
                .single();
    }
}
