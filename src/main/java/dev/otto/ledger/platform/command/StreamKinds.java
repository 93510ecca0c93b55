package dev.otto.ledger.platform.command;

import dev.otto.ledger.kernel.StreamRoot;
import dev.otto.ledger.platform.eventstore.EventLog;
import dev.otto.ledger.platform.eventstore.Snapshots;
import dev.otto.ledger.platform.eventstore.StreamId;
import dev.otto.ledger.platform.eventstore.StreamPage;
import dev.otto.ledger.platform.eventstore.StreamReader;
import dev.otto.ledger.platform.eventstore.StreamState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.SimpleEventBus;
import org.axonframework.eventsourcing.EventSourcedAggregate;
import org.axonframework.eventsourcing.NoSnapshotTriggerDefinition;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;

/**
 * Every kind of stream, and how its state is read when it is cold: the snapshot, then the events after it. No state holds
 * anything personal, so events are read without it.
 */
final class StreamKinds {
    /** How many events are kept between a snapshot and the head of a stream, at most about. */
    static final int SNAPSHOT_EVERY = 200;

    private final Map<String, StreamKind<?>> kinds = new HashMap<>();
    private final StreamReader reader;
    private final EventLog log;
    private final Snapshots snapshots;

    StreamKinds(List<StreamKind<?>> all, StreamReader reader, EventLog log, Snapshots snapshots) {
        all.forEach(kind -> kinds.put(kind.type(), kind));
        this.reader = reader;
        this.log = log;
        this.snapshots = snapshots;
    }

    StreamKind<?> of(String type) {
        StreamKind<?> kind = kinds.get(type);
        if (kind == null) {
            throw new IllegalStateException("no aggregate has streams of type " + type);
        }
        return kind;
    }

    /**
     * The state of a stream by all that is committed now.
     *
     * @param known a state of it that is on disk, to go on from; {@link StreamState#EMPTY} to begin with the snapshot
     */
    StreamState load(StreamId stream, StreamState known) {
        return load(stream, of(stream.type()), known, StreamReader.NEWEST);
    }

    /**
     * The state of a stream after one of its past events. Where snapshots are missing on the way, they are stored, so that
     * what was slow once is quick from then on.
     */
    StreamState loadAt(StreamId stream, long sequence) {
        return load(stream, of(stream.type()), StreamState.EMPTY, sequence);
    }

    private <T extends StreamRoot<?>> StreamState load(
            StreamId stream, StreamKind<T> kind, StreamState known, long upTo) {
        StreamState from = known;
        StreamPage page = known.sequence() >= 0
                ? reader.read(stream, known.sequence(), upTo)
                : reader.readFromSnapshot(stream, kind.stateVersion(), upTo);
        if (page.snapshot() != null) {
            from = snapshots.decode(stream, page.snapshot(), kind.stateType()).orElse(StreamState.EMPTY);
            if (from.sequence() < 0) {
                page = reader.read(stream, -1, upTo);
            }
        }
        T root = kind.root(stream.id(), from.state());
        EventSourcedAggregate<T> aggregate = EventSourcedAggregate.reconstruct(
                root,
                kind.model(),
                from.sequence(),
                false,
                SimpleEventBus.builder().build(),
                NoSnapshotTriggerDefinition.TRIGGER);
        StreamState loaded = from;
        long stored = from.sequence();
        while (!page.events().isEmpty()) {
            aggregate.initializeState(messages(stream, page.events()));
            long sequence = page.events().getLast().sequence();
            loaded = StreamState.stored(Objects.requireNonNull(root.state()), sequence);
            page = page.events().size() < StreamReader.PAGE ? StreamPage.END : reader.read(stream, sequence, upTo);
            // A command wants to go on: it leaves one behind, at its end.
            boolean wanted = upTo != StreamReader.NEWEST || page.events().isEmpty();
            if (wanted && sequence - stored > SNAPSHOT_EVERY) {
                snapshots.store(stream, loaded, kind.stateVersion());
                stored = sequence;
            }
        }
        return loaded;
    }

    private DomainEventStream messages(StreamId stream, List<StreamPage.Event> events) {
        String id = stream.id().toString();
        return DomainEventStream.of(events.stream()
                .map(event -> new GenericDomainEventMessage<>(
                        stream.type(), id, event.sequence(), log.decodeWithoutPersons(stream, event))));
    }

    /** Whether a stream has grown past a multiple of {@link #SNAPSHOT_EVERY}. */
    static boolean isSnapshotDue(long sequenceBefore, long sequenceAfter) {
        return sequenceAfter / SNAPSHOT_EVERY > Math.max(sequenceBefore, 0) / SNAPSHOT_EVERY;
    }

    /** @param settled a state that is on disk */
    void snapshot(StreamId stream, StreamState settled) {
        snapshots.store(stream, settled, of(stream.type()).stateVersion());
    }
}
