package dev.otto.ledger.platform.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** States that fall asleep and are woken: each is what it was, or is not there at all. */
class SettledStatesTest {
    private static final int AWAKE = 10;
    private static final int MANY = 500;

    /** A type of its own for each stream, so that it shows which of them were unpacked. */
    private final Set<String> unpacked = ConcurrentHashMap.newKeySet();

    private final SettledStates states = new SettledStates(10 * MANY, AWAKE, new PackedStates(type -> {
        unpacked.add(type);
        return Sum.class;
    }));

    private record Sum(long value, String text) {}

    private static StreamId stream(int n) {
        return new StreamId("type " + n, new UUID(0, n));
    }

    private static StreamState state(int n, long sequence) {
        return StreamState.stored(new Sum(n * sequence, "of " + n), sequence).settled(1_000_000 + n);
    }

    private void keepMany(long sequence) {
        for (int n = 0; n < MANY; n++) {
            states.keep(stream(n), state(n, sequence));
        }
    }

    /** Pushes out whoever is awake. */
    private void keepOthers() {
        for (int n = 0; n < MANY; n++) {
            states.keep(stream(MANY + n), state(MANY + n, 1));
        }
    }

    private void assertAllAre(long sequence) {
        for (int n = 0; n < MANY; n++) {
            assertThat(states.find(stream(n))).isEqualTo(new SettledStates.Kept(state(n, sequence), false));
        }
    }

    @Test
    void whatFellAsleepIsFoundAsItWas() {
        keepMany(1);
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertAllAre(1);
            assertThat(unpacked).hasSizeGreaterThan(MANY - 5 * AWAKE);
        });
    }

    @Test
    void itsNewerSelfReplacesIt() {
        keepMany(1);
        keepOthers();
        keepMany(2);
        assertAllAre(2);
        keepOthers();
        assertAllAre(2);
    }

    @Test
    void whatAReaderBringsLateReplacesNothingNewer() {
        states.keep(stream(0), state(0, 2));
        states.keep(stream(0), state(0, 1));
        assertThat(states.find(stream(0))).isEqualTo(new SettledStates.Kept(state(0, 2), false));
    }

    @Test
    void whatIsMistrustedIsStaleAwakeAndGoneAsleep() {
        keepMany(1);
        states.mistrust(stream(0));
        keepOthers();
        for (int n = 0; n < MANY; n++) {
            states.mistrust(stream(n));
        }
        keepOthers();
        for (int n = 0; n < MANY; n++) {
            SettledStates.Kept found = states.find(stream(n));
            assertThat(found == null || found.stale()).isTrue();
        }
    }

    @Test
    void ofOneEventNothingIsPacked() {
        keepMany(0);
        keepOthers();
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            int found = 0;
            for (int n = 0; n < MANY; n++) {
                found += states.find(stream(n)) == null ? 0 : 1;
            }
            assertThat(found).isLessThan(5 * AWAKE);
        });
    }
}
