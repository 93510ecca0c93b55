package dev.otto.ledger.platform.command;

import java.lang.annotation.Annotation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.RecordComponent;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.modelling.command.CommandTargetResolver;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.axonframework.modelling.command.VersionedAggregateIdentifier;

/**
 * The aggregate that a command is for: the component of its record that is annotated with {@link
 * TargetAggregateIdentifier}. It is looked for once in each class; Axon's own resolver looks for it in each command, which
 * takes longer than to decide it.
 */
final class CommandTargets implements CommandTargetResolver {
    private static final Class<? extends Annotation> TARGET = TargetAggregateIdentifier.class;

    private final ClassValue<MethodHandle> targets = new ClassValue<>() {
        @Override
        protected MethodHandle computeValue(Class<?> type) {
            return target(type);
        }
    };

    @Override
    public VersionedAggregateIdentifier resolveTarget(CommandMessage<?> command) {
        Object payload = command.getPayload();
        try {
            return new VersionedAggregateIdentifier(
                    targets.get(payload.getClass()).invoke(payload), null);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("the accessor of a record throws nothing of its own", e);
        }
    }

    private static MethodHandle target(Class<?> command) {
        if (command.isRecord()) {
            for (RecordComponent component : command.getRecordComponents()) {
                if (component.getAccessor().isAnnotationPresent(TARGET)) {
                    try {
                        return MethodHandles.privateLookupIn(command, MethodHandles.lookup())
                                .unreflect(component.getAccessor());
                    } catch (IllegalAccessException e) {
                        throw new IllegalStateException(command + " cannot be read", e);
                    }
                }
            }
        }
        throw new IllegalStateException(
                command + " is no record with a component that is its " + TARGET.getSimpleName());
    }
}
