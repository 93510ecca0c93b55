package dev.otto.ledger.platform.eventstore;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The newest part of the log, which this node has written alone: where its streams end need not be asked. As soon as the
 * head is not where this node left it, somebody else has written, and the part begins anew behind that.
 */
final class OwnTail {
    /** Streams that are remembered, at most; a few MiB. */
    private static final int MOST = 100_000;

    private final Map<StreamId, Long> sequences = new HashMap<>();
    /** Every event behind this position is this node's, and of a stream in {@code sequences}. */
    private long since;

    /** Every event behind this position is this node's. Changed before {@code head} is, which is read first. */
    private volatile long alone;

    private volatile long head;

    /** A position that the log is known to have reached; whatever is read from now on is not older. */
    long head() {
        return head;
    }

    /**
     * What is known of a state in memory when nothing of its stream is on its way: it has all that this node had written
     * up to then, and as long as nobody else has written since the state was certain, that is all there is.
     *
     * @param reached the head before it was looked whether anything is on its way
     */
    StreamState confirmed(StreamState inMemory, long reached) {
        return inMemory.asOf() >= alone && inMemory.asOf() < reached ? inMemory.settled(reached) : inMemory;
    }

    /** Takes note of the log's head, read under its lock. */
    void begin(long position) {
        if (position != head) {
            sequences.clear();
            since = position;
            alone = position;
            head = position;
        }
    }

    /** The last sequence of a stream that somebody has read as {@code basis}; null if the log must be asked. */
    @Nullable
    Long lastSequence(StreamId stream, StreamState basis) {
        Long own = sequences.get(stream);
        if (own != null) {
            return own;
        }
        return basis.unit() == null && basis.asOf() >= since ? basis.sequence() : null;
    }

    /** Takes note of what this node has written, directly behind the head. */
    void written(List<Recorded> events) {
        for (Recorded event : events) {
            sequences.put(event.stream(), event.sequence());
        }
        if (!events.isEmpty()) {
            head = events.getLast().position();
        }
        if (sequences.size() > MOST) {
            sequences.clear();
            since = head;
        }
    }
}
