package dev.otto.ledger.platform.command;

import dev.otto.ledger.kernel.StreamRoot;
import dev.otto.ledger.platform.eventstore.StreamId;
import dev.otto.ledger.platform.eventstore.StreamState;
import dev.otto.ledger.platform.eventstore.StreamStates;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.axonframework.eventhandling.EventBus;
import org.axonframework.eventsourcing.EventSourcedAggregate;
import org.axonframework.eventsourcing.NoSnapshotTriggerDefinition;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.ScopeDescriptor;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.modelling.command.Aggregate;
import org.axonframework.modelling.command.Repository;
import org.jspecify.annotations.Nullable;

/**
 * Axon's repository over the lanes: an aggregate starts from the newest state that this node knows of, which may not be
 * on disk yet, and is the same instance for every command of one append. An id that nothing has happened to gives an
 * aggregate without events: whether it exists is for its handlers to say.
 *
 * @param <T> the aggregate's root
 */
final class LaneRepository<T extends StreamRoot<?>> implements Repository<T> {
    private final StreamKind<T> kind;
    private final StreamStates states;
    private final EventBus events;

    LaneRepository(StreamKind<T> kind, StreamStates states, EventBus events) {
        this.kind = kind;
        this.states = states;
        this.events = events;
    }

    @Override
    public Aggregate<T> load(String aggregateIdentifier) {
        return load(aggregateIdentifier, null);
    }

    @Override
    public Aggregate<T> load(String aggregateIdentifier, @Nullable Long expectedVersion) {
        return managed().computeIfAbsent(aggregateIdentifier, this::begin);
    }

    @Override
    public Aggregate<T> loadOrCreate(String aggregateIdentifier, Callable<T> factoryMethod) {
        return load(aggregateIdentifier, null);
    }

    @Override
    public Aggregate<T> newInstance(Callable<T> factoryMethod) {
        throw new UnsupportedOperationException("aggregates are created by handlers that create if missing");
    }

    private EventSourcedAggregate<T> begin(String identifier) {
        StreamId stream = new StreamId(kind.type(), UUID.fromString(identifier));
        StreamState state = states.current(stream);
        T root = kind.root(stream.id(), state.state());
        Decision.required().rests(stream, state, root);
        return EventSourcedAggregate.reconstruct(
                root, kind.model(), state.sequence(), false, events, NoSnapshotTriggerDefinition.TRIGGER);
    }

    private Map<String, EventSourcedAggregate<T>> managed() {
        return CurrentUnitOfWork.get()
                .root()
                .getOrComputeResource("aggregates of " + kind.type(), key -> new HashMap<>());
    }

    @Override
    public void send(Message<?> message, ScopeDescriptor scopeDescription) {
        throw new UnsupportedOperationException("no message is sent to a scope in this service");
    }

    @Override
    public boolean canResolve(ScopeDescriptor scopeDescription) {
        return false;
    }
}
