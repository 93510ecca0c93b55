package dev.otto.ledger.platform.eventstore;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The newest known state of every warm stream, and what is on its way to the disk. A unit enters the queue and becomes
 * the basis of the next command in one step, so that the queue has the order in which things were decided.
 */
public final class StreamStates {
    /** More than a busy second needs; a few MiB. */
    private static final long AWAKE = 10_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<StreamId, Tail> tails = new HashMap<>();
    private final OwnTail tail = new OwnTail();
    private final BlockingQueue<AppendUnit> queue = new LinkedBlockingQueue<>();
    private final SettledStates settled;
    private final BiFunction<StreamId, StreamState, StreamState> refreshed;

    /** What of a stream is decided and not known to be on disk. */
    private static final class Tail {
        private final List<AppendUnit> units = new ArrayList<>();
        private StreamState newest = StreamState.EMPTY;
    }

    /**
     * @param kept how many settled states are kept in memory
     * @param stateTypes the class of the states of each type of stream
     * @param refreshed brings a state that is on disk, or {@link StreamState#EMPTY}, to what is on disk now
     */
    public StreamStates(
            long kept,
            Function<String, Class<?>> stateTypes,
            BiFunction<StreamId, StreamState, StreamState> refreshed) {
        this.refreshed = refreshed;
        settled = new SettledStates(kept, AWAKE, new PackedStates(stateTypes));
    }

    /** The newest state that this node knows of; another node may have gone on since. */
    public StreamState current(StreamId stream) {
        long head = tail.head();
        StreamState decided = decided(stream);
        if (decided != null) {
            return decided;
        }
        SettledStates.Kept kept = settled.find(stream);
        if (kept != null && !kept.stale()) {
            return tail.confirmed(kept.state(), head);
        }
        StreamState now = refreshed
                .apply(stream, kept == null ? StreamState.EMPTY : kept.state())
                .settled(head);
        // A stream without events is not kept: nothing would tell that another node has opened it.
        if (now.sequence() >= 0) {
            settled.keep(stream, now);
        }
        return now;
    }

    /** The newest state of what is on its way, if anything is. */
    private @Nullable StreamState decided(StreamId stream) {
        lock.lock();
        try {
            Tail tail = tails.get(stream);
            return tail == null ? null : tail.newest;
        } finally {
            lock.unlock();
        }
    }

    /** The newest state that is known to be on disk, if it is kept. */
    public @Nullable StreamState settled(StreamId stream) {
        SettledStates.Kept kept = settled.find(stream);
        return kept == null ? null : kept.state();
    }

    /** What of a stream is decided and not yet known to be on disk, oldest first. */
    public List<PendingEvent> pending(StreamId stream) {
        lock.lock();
        try {
            Tail tail = tails.get(stream);
            if (tail == null) {
                return List.of();
            }
            List<PendingEvent> events = new ArrayList<>();
            for (AppendUnit unit : tail.units) {
                for (PendingEvent event : unit.events()) {
                    if (event.stream().equals(stream)) {
                        events.add(event);
                    }
                }
            }
            return events;
        } finally {
            lock.unlock();
        }
    }

    /** Queues a unit for the writer; false if one of the states it was decided on is not the newest any more. */
    public boolean enqueue(AppendUnit unit) {
        lock.lock();
        try {
            for (Map.Entry<StreamId, StreamState> read : unit.basis().entrySet()) {
                Tail tail = tails.get(read.getKey());
                if (tail != null && !tail.newest.isSameAs(read.getValue())) {
                    return false;
                }
            }
            unit.after().forEach((stream, state) -> {
                Tail tail = tails.computeIfAbsent(stream, s -> new Tail());
                tail.units.add(unit);
                tail.newest = state;
            });
            queue.add(unit);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Another node may have gone on with a stream: whoever comes next reads what is new. */
    public void mistrust(StreamId stream) {
        settled.mistrust(stream);
    }

    OwnTail tail() {
        return tail;
    }

    BlockingQueue<AppendUnit> queue() {
        return queue;
    }

    /** Called once for each unit, in the queue's order, when its fate is known. */
    void settle(AppendUnit unit, Settlement settlement) {
        Settlement.Committed committed = settlement instanceof Settlement.Committed done ? done : null;
        lock.lock();
        try {
            unit.after().forEach((stream, state) -> {
                if (committed != null) {
                    settled(
                            unit,
                            stream,
                            state.settled(committed.events().getLast().position()));
                } else {
                    discarded(unit, stream);
                }
            });
            if (committed == null) {
                unit.basis().keySet().forEach(this::mistrust);
            }
        } finally {
            lock.unlock();
        }
        unit.settle(settlement);
    }

    private void settled(AppendUnit unit, StreamId stream, StreamState state) {
        settled.keep(stream, state);
        Tail tail = tails.get(stream);
        if (tail != null && tail.units.remove(unit) && tail.units.isEmpty()) {
            tails.remove(stream);
        }
    }

    /** The stream is read anew by whoever comes next; units decided on this one fall with it. */
    private void discarded(AppendUnit unit, StreamId stream) {
        mistrust(stream);
        Tail tail = tails.get(stream);
        if (tail != null && tail.units.contains(unit)) {
            tails.remove(stream);
        }
    }
}
