package dev.otto.ledger.security.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.otto.ledger.platform.command.LedgerUnavailable;
import dev.otto.ledger.security.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

class KnownKeysTest {
    private static final byte[] HASH = KeySecret.hash(KeySecret.random());
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicReference<Optional<StoredKey>> stored = new AtomicReference<>(Optional.of(key(HASH)));
    private final Deque<Runnable> aside = new ArrayDeque<>();
    private boolean away;

    private final KnownKeys keys = new KnownKeys(this::table, aside::add, nanos::get);

    @Test
    void believesForThirtySecondsAndNoLonger() {
        assertThat(keys.find(HASH)).isPresent();
        stored.set(Optional.empty());
        after(29);
        assertThat(keys.find(HASH)).isPresent();
        after(2);
        assertThat(keys.find(HASH)).isEmpty();
    }

    @Test
    void renewsAsideOnceSoThatABusyClientNeverWaits() {
        keys.find(HASH);
        after(16);
        keys.find(HASH);
        keys.find(HASH);
        assertThat(asked).hasValue(1);
        assertThat(aside).hasSize(1);
        aside.remove().run();
        after(29);
        assertThat(keys.find(HASH)).isPresent();
        assertThat(asked).hasValue(2);
    }

    @Test
    void forgetsAtOnceWhatWasChangedHere() {
        keys.find(HASH);
        stored.set(Optional.empty());
        keys.forget();
        assertThat(keys.find(HASH)).isEmpty();
        stored.set(Optional.of(key(HASH)));
        keys.forget();
        assertThat(keys.find(HASH)).isPresent();
    }

    /** Or a client behind the address of somebody who guesses would be refused whenever any key is issued. */
    @Test
    void knowsForASenderOfLateWhomItHasForgotten() {
        assertThat(keys.remembers(HASH)).isFalse();
        keys.find(HASH);
        keys.forget();
        assertThat(keys.remembers(HASH)).isTrue();
        stored.set(Optional.empty());
        assertThat(keys.find(HASH)).isEmpty();
        assertThat(keys.remembers(HASH)).isFalse();
    }

    @Test
    void doesNotKeepWhatWasReadBeforeAChangeAndArrivesAfterIt() {
        KnownKeys[] racing = new KnownKeys[1];
        AtomicInteger reads = new AtomicInteger();
        racing[0] = new KnownKeys(
                hash -> {
                    if (reads.getAndIncrement() == 0) {
                        racing[0].forget();
                        return Optional.of(key(HASH));
                    }
                    return Optional.empty();
                },
                aside::add,
                nanos::get);
        racing[0].find(HASH);
        assertThat(racing[0].find(HASH)).isEmpty();
    }

    @Test
    void remembersForFiveSecondsWhatIsNotThere() {
        stored.set(Optional.empty());
        assertThat(keys.find(HASH)).isEmpty();
        assertThat(keys.find(HASH)).isEmpty();
        assertThat(asked).hasValue(1);
        stored.set(Optional.of(key(HASH)));
        after(6);
        assertThat(keys.find(HASH)).isPresent();
    }

    @Test
    void believesForSixtySecondsWhenTheDatabaseIsAwayAndThenNobody() {
        keys.find(HASH);
        away = true;
        after(59);
        assertThat(keys.find(HASH)).isPresent();
        after(2);
        assertThatThrownBy(() -> keys.find(HASH)).isInstanceOf(LedgerUnavailable.class);
        assertThatThrownBy(() -> keys.find(KeySecret.hash("another"))).isInstanceOf(LedgerUnavailable.class);
        away = false;
        assertThat(keys.find(HASH)).isPresent();
    }

    @Test
    void opensOnlyWithinExpiryAndGrace() {
        byte[] before = KeySecret.hash("before");
        StoredKey key = new StoredKey(
                UUID.randomUUID(), "n", Role.GENERATOR, HASH, before, NOW.plusSeconds(5), NOW.plusSeconds(10), null);
        assertThat(key.isOpenedBy(HASH, NOW)).isTrue();
        assertThat(key.isOpenedBy(before, NOW.plusSeconds(4))).isTrue();
        assertThat(key.isOpenedBy(before, NOW.plusSeconds(5))).isFalse();
        assertThat(key.isOpenedBy(HASH, NOW.plusSeconds(9))).isTrue();
        assertThat(key.isOpenedBy(HASH, NOW.plusSeconds(10))).isFalse();
        assertThat(key.isOpenedBy(KeySecret.hash("other"), NOW)).isFalse();
    }

    @Test
    void notesAUseAtMostOnceAMinute() {
        AtomicInteger written = new AtomicInteger();
        LastUses uses = new LastUses((id, at) -> written.incrementAndGet(), Runnable::run);
        UUID key = UUID.randomUUID();
        uses.note(key, NOW);
        uses.note(key, NOW.plusSeconds(59));
        assertThat(written).hasValue(1);
        uses.note(key, NOW.plusSeconds(60));
        uses.note(UUID.randomUUID(), NOW.plusSeconds(60));
        assertThat(written).hasValue(3);
    }

    private Optional<StoredKey> table(byte[] hash) {
        asked.incrementAndGet();
        if (away) {
            throw new DataAccessResourceFailureException("away");
        }
        return stored.get();
    }

    private void after(int seconds) {
        nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    private static StoredKey key(byte[] hash) {
        return new StoredKey(UUID.randomUUID(), "otto", Role.GENERATOR, hash, null, null, null, null);
    }
}
