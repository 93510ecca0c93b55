package dev.otto.ledger.platform.command;

import dev.otto.ledger.kernel.StreamRoot;
import java.util.UUID;
import org.axonframework.messaging.annotation.HandlerDefinition;
import org.axonframework.messaging.annotation.ParameterResolverFactory;
import org.axonframework.modelling.command.inspection.AggregateModel;
import org.axonframework.modelling.command.inspection.AnnotatedAggregateMetaModelFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;

/**
 * What is known of one class of aggregates: its stream's type, its state, its handlers.
 *
 * @param <T> the aggregate's root
 */
final class StreamKind<T extends StreamRoot<?>> {
    private final Class<T> rootType;
    private final StreamRoot.Stream stream;
    private final AggregateModel<T> model;

    StreamKind(Class<T> rootType, ParameterResolverFactory parameters, HandlerDefinition handlers) {
        this.rootType = rootType;
        this.stream = java.util.Objects.requireNonNull(rootType.getAnnotation(StreamRoot.Stream.class));
        this.model = AnnotatedAggregateMetaModelFactory.inspectAggregate(rootType, parameters, handlers);
    }

    String type() {
        return stream.value();
    }

    Class<?> stateType() {
        return stream.state();
    }

    short stateVersion() {
        return stream.stateVersion();
    }

    AggregateModel<T> model() {
        return model;
    }

    /** A new root that continues from a state of this kind. */
    T root(UUID id, @Nullable Object state) {
        T root = BeanUtils.instantiateClass(rootType);
        StreamRoot<?> resumed = root;
        resume(resumed, id, state);
        return root;
    }

    @SuppressWarnings("unchecked")
    private static <S> void resume(StreamRoot<S> root, UUID id, @Nullable Object state) {
        root.resume(id, (S) state);
    }
}
