package dev.otto.ledger.platform.command;

import dev.otto.ledger.kernel.IdempotencyKey;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The keys whose first command is under way on this node: a second command waits for it, and then finds its answer. */
final class InFlightKeys {
    /** How long a request waits for such a key; a series, for the next of many. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final ConcurrentHashMap<IdempotencyKey, CompletableFuture<Void>> inFlight = new ConcurrentHashMap<>();

    /**
     * Waits until no other command has the key, and takes it. The caller closes what it gets.
     *
     * @param deadline by {@link System#nanoTime}
     * @return whether another command had the key before, beside what is to be closed
     */
    Held take(@Nullable IdempotencyKey key, long deadline) {
        if (key == null) {
            return new Held(false, () -> {});
        }
        CompletableFuture<Void> mine = new CompletableFuture<>();
        boolean waited = false;
        while (true) {
            CompletableFuture<Void> other = inFlight.putIfAbsent(key, mine);
            if (other == null) {
                return new Held(waited, () -> {
                    inFlight.remove(key, mine);
                    mine.complete(null);
                });
            }
            waited = true;
            await(other, deadline - System.nanoTime());
        }
    }

    private static void await(CompletableFuture<Void> other, long nanos) {
        try {
            other.get(Math.max(nanos, 0), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new KeyInFlight();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LedgerUnavailable("interrupted while waiting for the first command of a key", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a key's turn never fails", e);
        }
    }

    /** A key that is the holder's until closed. */
    record Held(boolean waited, Runnable release) implements AutoCloseable {
        @Override
        public void close() {
            release.run();
        }
    }
}
