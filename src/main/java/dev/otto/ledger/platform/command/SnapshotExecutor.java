package dev.otto.ledger.platform.command;

import dev.otto.ledger.platform.eventstore.Recorded;
import dev.otto.ledger.platform.eventstore.StreamId;
import dev.otto.ledger.platform.eventstore.StreamState;
import dev.otto.ledger.platform.eventstore.StreamStates;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Stores snapshots beside the commands: on one thread of its own, and not at all when that cannot keep up. */
final class SnapshotExecutor implements AutoCloseable {
    private static final int WAITING = 1_000;

    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            0,
            1,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            Thread.ofPlatform().name("ledger-snapshots").daemon().factory(),
            new ThreadPoolExecutor.DiscardPolicy());

    /** Looks at each stream that a decision wrote, once its events are on disk. */
    void afterCommit(Decision decision, List<Recorded> events, StreamStates states, StreamKinds kinds) {
        Map<StreamId, Long> written = new HashMap<>();
        events.forEach(event -> written.put(event.stream(), event.sequence()));
        written.forEach((stream, after) -> {
            StreamState before = Objects.requireNonNull(decision.read().get(stream));
            if (StreamKinds.isSnapshotDue(before.sequence(), after)) {
                // The state of now, not of when the thread comes to it: snapshots are to lie about evenly in the
                // history.
                StreamState settled = states.settled(stream);
                if (settled != null) {
                    thread.execute(() -> kinds.snapshot(stream, settled));
                }
            }
        });
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
