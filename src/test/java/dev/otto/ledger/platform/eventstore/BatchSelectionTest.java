package dev.otto.ledger.platform.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.otto.ledger.credits.CreditEvent.AccountOpened;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Actor;
import dev.otto.ledger.kernel.IdempotencyKey;
import dev.otto.ledger.platform.postgres.DatabaseSettings;
import dev.otto.ledger.platform.postgres.Pipeline;
import dev.otto.ledger.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which units of a batch are dropped, where the sequences alone would not tell. */
class BatchSelectionTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private final StreamId stream = new StreamId("account", UUID.randomUUID());
    private Connection owner;

    /** Another node has appended the stream's event 0, under the key "taken". */
    @BeforeEach
    void anotherNodeWasFaster() throws SQLException {
        DatabaseSettings database = TestPostgres.freshDatabase();
        owner = database.migration().connect(Map.of());
        try (Statement statement = owner.createStatement()) {
            statement.execute("INSERT INTO events VALUES (1, 'account', '" + stream.id()
                    + "', 0, 'credits.account-opened', 1, '{}', '{}', now(), sha256('x'))");
            statement.execute(
                    "INSERT INTO projection.idempotency_keys VALUES ('client:one', 'taken', sha256('y'), 1, 1)");
        }
    }

    @AfterEach
    void close() throws SQLException {
        owner.close();
    }

    private AppendUnit unit(Map<StreamId, StreamState> basis, String key) {
        AccountOpened event = new AccountOpened(new AccountId(stream.id()));
        return unit(List.of(new PendingEvent(stream, 1, event, "any", (short) 1, new byte[0])), basis, key);
    }

    private static AppendUnit unit(List<PendingEvent> events, Map<StreamId, StreamState> basis, String key) {
        Provenance provenance = new Provenance(
                Actor.LEDGER,
                key == null ? null : new IdempotencyKey("client:one", key),
                key == null ? null : new byte[32]);
        return new AppendUnit(events, basis, provenance, new byte[0], List.of(), List.of(), NOW, null);
    }

    private BatchSelection select(AppendUnit... units) throws SQLException {
        Pipeline pipeline = new Pipeline(owner);
        BatchFacts facts = BatchFacts.ask(List.of(units), pipeline);
        pipeline.send();
        OwnTail tail = new OwnTail();
        tail.begin(1);
        facts.addSequences(List.of(units), tail, pipeline);
        return BatchSelection.of(List.of(units), facts, NOW);
    }

    @Test
    void aUnitDecidedOnADroppedOneIsDroppedThoughTheSequenceFits() throws SQLException {
        AppendUnit retried = unit(Map.of(stream, StreamState.EMPTY), "taken");
        AppendUnit onTop = unit(Map.of(stream, new StreamState("decided on what never happened", 0, retried, 0)), null);

        BatchSelection selection = select(retried, onTop);

        assertThat(selection.kept()).isEmpty();
        assertThat(selection.dropped().get(retried)).isInstanceOf(Settlement.KeyTaken.class);
        assertThat(selection.dropped().get(onTop)).isInstanceOf(Settlement.Outdated.class);
    }

    @Test
    void soIsOneWhoseBasisFailedInAnEarlierBatch() throws SQLException {
        AppendUnit earlier = unit(Map.of(stream, StreamState.EMPTY), "taken");
        AppendUnit onTop = unit(Map.of(stream, new StreamState("decided on what never happened", 0, earlier, 0)), null);
        earlier.settle(new Settlement.Outdated());

        assertThat(select(onTop).dropped().get(onTop)).isInstanceOf(Settlement.Outdated.class);
    }

    @Test
    void aUnitDecidedOnWhatIsOnDiskIsKept() throws SQLException {
        AppendUnit unit = unit(Map.of(stream, StreamState.stored("what is", 0)), "fresh");

        assertThat(select(unit).kept()).containsExactly(unit);
    }

    @Test
    void aStreamThatWasReadAndNotWrittenMayNotHaveMoved() throws SQLException {
        AppendUnit unit = unit(Map.of(stream, StreamState.EMPTY), "fresh");

        assertThat(select(unit).dropped().get(unit)).isInstanceOf(Settlement.Outdated.class);
    }

    @Test
    void ofTwoUnitsWithOneKeyTheSecondIsDecidedAgain() throws SQLException {
        AppendUnit first = unit(Map.of(stream, StreamState.stored("what is", 0)), "fresh");
        AppendUnit second = unit(Map.of(), "fresh");

        BatchSelection selection = select(first, second);

        assertThat(selection.kept()).containsExactly(first);
        assertThat(selection.dropped().get(second)).isInstanceOf(Settlement.Outdated.class);
    }

    @Test
    void aRefusalUsesNoKeyUp() throws SQLException {
        AppendUnit refusal = unit(List.of(), Map.of(stream, StreamState.stored("what is", 0)), "fresh");
        AppendUnit second = unit(Map.of(stream, StreamState.stored("what is", 0)), "fresh");

        assertThat(select(refusal, second).kept()).containsExactly(refusal, second);
    }

    @Test
    void aUnitFallsWithTheOneThatItHasToFollowThoughItWasDecidedAfterThat() throws SQLException {
        AppendUnit earlier = unit(Map.of(stream, StreamState.EMPTY), "fresh");
        AppendUnit behind =
                unit(Map.of(stream, StreamState.stored("what is", 0)), null).behind(earlier);
        AppendUnit failed = unit(Map.of(stream, StreamState.EMPTY), "other");
        failed.settle(new Settlement.Outdated());
        AppendUnit behindFailed =
                unit(Map.of(stream, StreamState.stored("what is", 0)), null).behind(failed);

        assertThat(select(earlier, behind, behindFailed).dropped())
                .containsOnlyKeys(earlier, behind, behindFailed)
                .allSatisfy((unit, settlement) -> assertThat(settlement).isInstanceOf(Settlement.Outdated.class));
    }
}
