package dev.otto.ledger.platform.command;

import dev.otto.ledger.kernel.LedgerEvent;
import dev.otto.ledger.platform.eventstore.AppendUnit;
import dev.otto.ledger.platform.eventstore.EventLog;
import dev.otto.ledger.platform.eventstore.StoredEvent;
import dev.otto.ledger.platform.eventstore.StreamId;
import dev.otto.ledger.platform.eventstore.StreamStates;
import dev.otto.ledger.platform.eventstore.UnitEncoder;
import dev.otto.ledger.platform.observability.Traces;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.jspecify.annotations.Nullable;

/**
 * Axon's storage engine over the log: appending hands a command's events to the node's one writer as a unit, and leaves
 * the lane to the next command. Whoever sent the command waits for the unit's fate.
 */
final class LaneEventStorage implements EventStorageEngine {
    private final StreamStates states;
    private final UnitEncoder encoder;
    private final EventLog log;
    private final Traces traces;

    LaneEventStorage(StreamStates states, UnitEncoder encoder, EventLog log, Traces traces) {
        this.states = states;
        this.encoder = encoder;
        this.log = log;
        this.traces = traces;
    }

    @Override
    public void appendEvents(List<? extends EventMessage<?>> messages) {
        Decision decision = Decision.required();
        queue(unit(decision, messages), decision);
    }

    /** Queues a decision that nothing is to happen, so that the writer confirms what it rests on in its turn. */
    void appendNothing(Decision decision) {
        queue(unit(decision, List.of()), decision);
    }

    private void queue(AppendUnit unit, Decision decision) {
        unit.sentFrom(traces.here());
        if (!states.enqueue(unit.behind(decision.predecessor()))) {
            throw new Overtaken();
        }
        decision.queued(unit);
    }

    private AppendUnit unit(Decision decision, List<? extends EventMessage<?>> messages) {
        List<UnitEncoder.Undecided> events = new ArrayList<>(messages.size());
        for (EventMessage<?> message : messages) {
            if (!(message instanceof DomainEventMessage<?> event)
                    || !(message.getPayload() instanceof LedgerEvent payload)) {
                throw new IllegalStateException(
                        "only events of aggregates are stored, not " + message.getPayloadType());
            }
            StreamId stream = new StreamId(event.getType(), UUID.fromString(event.getAggregateIdentifier()));
            events.add(new UnitEncoder.Undecided(stream, event.getSequenceNumber(), payload));
        }
        return encoder.encode(
                events,
                decision.read(),
                decision::statesAfter,
                decision::concernsErased,
                decision.submission().provenance(),
                decision.now().instant(),
                decision.validUntil());
    }

    @Override
    public void appendEvents(EventMessage<?>... events) {
        appendEvents(List.of(events));
    }

    @Override
    public void storeSnapshot(DomainEventMessage<?> snapshot) {
        throw new UnsupportedOperationException("snapshots are made from states, not by Axon's snapshotter");
    }

    @Override
    public Stream<? extends TrackedEventMessage<?>> readEvents(
            @Nullable TrackingToken trackingToken, boolean mayBlock) {
        throw new UnsupportedOperationException("the log is followed by LogFollower, whose positions have no gaps");
    }

    /** @param aggregateIdentifier {@code type/id}: a user and the user's account share their id */
    @Override
    public DomainEventStream readEvents(String aggregateIdentifier, long firstSequenceNumber) {
        int slash = aggregateIdentifier.indexOf('/');
        StreamId stream = new StreamId(
                aggregateIdentifier.substring(0, slash), UUID.fromString(aggregateIdentifier.substring(slash + 1)));
        List<StoredEvent> stored = log.readStream(stream, firstSequenceNumber - 1, Integer.MAX_VALUE);
        return DomainEventStream.of(log.decodeWithoutPersons(stored).stream()
                .map(event -> new GenericDomainEventMessage<>(
                        stream.type(), stream.id().toString(), event.sequence(), event.event())));
    }

    @Override
    public Optional<DomainEventMessage<?>> readSnapshot(String aggregateIdentifier) {
        return Optional.empty();
    }
}
