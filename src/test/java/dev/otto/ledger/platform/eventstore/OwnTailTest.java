package dev.otto.ledger.platform.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.otto.ledger.credits.CreditEvent.AccountOpened;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Actor;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** When a node may rely on what it wrote itself, and when it has to ask the log. */
class OwnTailTest {
    private final StreamId stream = new StreamId("account", UUID.randomUUID());
    private final OwnTail tail = new OwnTail();

    private static StreamState readAt(long position, long sequence) {
        return StreamState.stored("a state", sequence).settled(position);
    }

    private Recorded event(long position, long sequence) {
        return new Recorded(
                position,
                stream,
                sequence,
                Instant.EPOCH,
                new AccountOpened(new AccountId(stream.id())),
                new Provenance(Actor.LEDGER, null, null));
    }

    @Test
    void whatWasReadBehindEveryStrangersEventHolds() {
        tail.begin(10);
        assertThat(tail.lastSequence(stream, readAt(10, 3))).isEqualTo(3);
        assertThat(tail.lastSequence(stream, StreamState.EMPTY.settled(10))).isEqualTo(-1);
    }

    @Test
    void whatWasReadBeforeAStrangersEventIsAskedFor() {
        tail.begin(10);
        assertThat(tail.lastSequence(stream, readAt(9, 3))).isNull();
        tail.begin(11);
        assertThat(tail.lastSequence(stream, readAt(10, 3))).isNull();
    }

    @Test
    void ownEventsCountFromWhenTheyAreOnDisk() {
        tail.begin(10);
        tail.written(List.of(event(11, 4), event(12, 5)));
        tail.begin(12);
        assertThat(tail.lastSequence(stream, readAt(10, 3))).isEqualTo(5);
        assertThat(tail.head()).isEqualTo(12);
    }

    @Test
    void aStrangersEventBetweenOwnOnesMakesAllOfThemDoubtful() {
        tail.begin(10);
        tail.written(List.of(event(11, 4)));
        tail.begin(12);
        assertThat(tail.lastSequence(stream, readAt(11, 4))).isNull();
    }

    /** A commit whose answer was lost may have happened or not: the head tells. */
    @Test
    void anOwnCommitThatWasNotHeardOfIsAStrangers() {
        tail.begin(10);
        tail.begin(11);
        assertThat(tail.lastSequence(stream, readAt(10, 3))).isNull();
        assertThat(tail.lastSequence(stream, readAt(11, 4))).isEqualTo(4);
    }

    @Test
    void aStateInMemoryIsTheNewestAsLongAsNobodyElseHasWritten() {
        tail.begin(10);
        StreamState inMemory = readAt(10, 3);
        for (int n = 1; n <= 100_001; n++) {
            tail.written(List.of(new Recorded(
                    10 + n,
                    new StreamId("account", new UUID(0, n)),
                    0,
                    Instant.EPOCH,
                    new AccountOpened(new AccountId(new UUID(0, n))),
                    new Provenance(Actor.LEDGER, null, null))));
        }
        assertThat(tail.lastSequence(stream, inMemory)).isNull();
        assertThat(tail.lastSequence(stream, tail.confirmed(inMemory, tail.head())))
                .isEqualTo(3);
    }

    @Test
    void aStateInMemoryFromBeforeAStrangersEventIsNotConfirmed() {
        tail.begin(10);
        StreamState inMemory = readAt(10, 3);
        tail.begin(11);
        assertThat(tail.confirmed(inMemory, tail.head())).isEqualTo(inMemory);
    }

    @Test
    void aStateThatIsNotOnDiskSaysNothing() {
        tail.begin(10);
        AppendUnit unit = new AppendUnit(
                List.of(),
                java.util.Map.of(),
                new Provenance(Actor.LEDGER, null, null),
                new byte[0],
                List.of(),
                List.of(),
                Instant.EPOCH,
                null);
        assertThat(tail.lastSequence(stream, new StreamState("decided", 4, unit, 0)))
                .isNull();
    }
}
