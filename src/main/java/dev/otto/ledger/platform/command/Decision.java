package dev.otto.ledger.platform.command;

import dev.otto.ledger.kernel.LedgerEvent;
import dev.otto.ledger.kernel.Now;
import dev.otto.ledger.kernel.StreamRoot;
import dev.otto.ledger.platform.eventstore.AppendUnit;
import dev.otto.ledger.platform.eventstore.PendingEvent;
import dev.otto.ledger.platform.eventstore.StreamId;
import dev.otto.ledger.platform.eventstore.StreamState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to decide one command: what it has read so far, and what came of it. It belongs to the root unit of work,
 * so that commands which a handler sends on the same thread are part of the same append.
 */
public final class Decision {
    private static final String RESOURCE = Decision.class.getName();

    private final Submission submission;
    private final Now now;
    private final Lane lane;
    private final @Nullable AppendUnit predecessor;
    private final Map<StreamId, StreamState> read = new HashMap<>();
    private final Map<StreamId, StreamRoot<?>> roots = new HashMap<>();
    private final Map<StreamId, List<Undurable.Event>> applied = new HashMap<>();
    private @Nullable Instant validUntil;
    private @Nullable AppendUnit unit;

    /** @param predecessor the unit that this decision's own has to follow, see {@link AppendUnit#behind} */
    Decision(Submission submission, Now now, Lane lane, @Nullable AppendUnit predecessor) {
        this.submission = submission;
        this.now = now;
        this.lane = lane;
        this.predecessor = predecessor;
    }

    /** The decision that the current thread is making, if it is making one. */
    public static @Nullable Decision current() {
        return CurrentUnitOfWork.isStarted()
                ? (Decision) CurrentUnitOfWork.get().root().resources().get(RESOURCE)
                : null;
    }

    static Decision required() {
        Decision current = current();
        if (current == null) {
            throw new IllegalStateException("aggregates are loaded and events appended within a command only");
        }
        return current;
    }

    void begin() {
        CurrentUnitOfWork.get().root().resources().put(RESOURCE, this);
    }

    Submission submission() {
        return submission;
    }

    public Now now() {
        return now;
    }

    /** Takes note of a stream that the decision rests on. */
    void rests(StreamId stream, StreamState state, StreamRoot<?> root) {
        read.put(stream, state);
        roots.put(stream, root);
        Instant due = root.nextDueAfter(now.instant());
        if (due != null && (validUntil == null || due.isBefore(validUntil))) {
            validUntil = due;
        }
    }

    void applied(StreamId stream, long sequence, LedgerEvent event) {
        applied.computeIfAbsent(stream, key -> new ArrayList<>()).add(new Undurable.Event(sequence, event));
    }

    /** What this decision has applied to a stream so far. */
    List<Undurable.Event> applied(StreamId stream) {
        return applied.getOrDefault(stream, List.of());
    }

    Map<StreamId, StreamState> read() {
        return read;
    }

    @Nullable
    Instant validUntil() {
        return validUntil;
    }

    /** The states after the decision's events, of the streams that they are of. */
    Map<StreamId, Object> statesAfter(List<PendingEvent> events) {
        Map<StreamId, Object> states = new HashMap<>();
        for (PendingEvent event : events) {
            StreamRoot<?> root = roots.get(event.stream());
            if (root == null) {
                throw new IllegalStateException("an event of " + event.stream() + ", which was not loaded");
            }
            states.put(event.stream(), java.util.Objects.requireNonNull(root.state()));
        }
        return states;
    }

    /** Whether a person was erased, by the streams of that person that the decision rests on. */
    boolean concernsErased(UUID person) {
        return roots.entrySet().stream()
                .anyMatch(read ->
                        read.getKey().id().equals(person) && read.getValue().erased());
    }

    /** The unit is queued: the lane is free for the next command, which is decided on top of this one. */
    void queued(AppendUnit queuedUnit) {
        unit = queuedUnit;
        lane.leave();
    }

    @Nullable
    AppendUnit predecessor() {
        return predecessor;
    }

    @Nullable
    AppendUnit unit() {
        return unit;
    }

    /** Every unit, of any stream read, that had not settled when it was read. */
    List<AppendUnit> unsettledBasis() {
        List<AppendUnit> units = new ArrayList<>();
        for (StreamState state : read.values()) {
            if (state.unit() != null) {
                units.add(state.unit());
            }
        }
        return units;
    }
}
