package dev.otto.ledger.platform.command;

import dev.otto.ledger.kernel.LedgerEvent;
import dev.otto.ledger.platform.eventstore.StreamId;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.axonframework.common.Registration;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventBus;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.MessageDispatchInterceptor;

/** Passes an aggregate's events on to Axon's event store, and notes them with the decision that they belong to. */
final class DecisionEventBus implements EventBus {
    private final EventBus store;

    DecisionEventBus(EventBus store) {
        this.store = store;
    }

    @Override
    public void publish(List<? extends EventMessage<?>> events) {
        Decision decision = Decision.required();
        for (EventMessage<?> message : events) {
            if (message instanceof DomainEventMessage<?> event && event.getPayload() instanceof LedgerEvent payload) {
                StreamId stream = new StreamId(event.getType(), UUID.fromString(event.getAggregateIdentifier()));
                decision.applied(stream, event.getSequenceNumber(), payload);
            }
        }
        store.publish(events);
    }

    @Override
    public Registration subscribe(Consumer<List<? extends EventMessage<?>>> eventProcessor) {
        return store.subscribe(eventProcessor);
    }

    @Override
    public Registration registerDispatchInterceptor(
            MessageDispatchInterceptor<? super EventMessage<?>> dispatchInterceptor) {
        return store.registerDispatchInterceptor(dispatchInterceptor);
    }
}
