package dev.otto.ledger.platform.eventstore;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.ValueInstantiator;
import tools.jackson.databind.deser.ValueInstantiators;
import tools.jackson.databind.deser.std.StdValueInstantiator;
import tools.jackson.databind.module.SimpleModule;

/**
 * Calls a record's constructor by a call that is made once. Jackson 3.1 calls it with {@code invokeWithArguments}, which
 * looks for the form of the call each time and took a seventh of what it costs to read an event.
 */
final class RecordConstructors extends SimpleModule {
    @Override
    public void setupModule(SetupContext context) {
        super.setupModule(context);
        context.addValueInstantiators(new ValueInstantiators.Base() {
            @Override
            public ValueInstantiator modifyValueInstantiator(
                    DeserializationConfig config, BeanDescription.Supplier type, ValueInstantiator found) {
                return found instanceof StdValueInstantiator general
                                && general.getWithArgsCreator() != null
                                && general.getWithArgsCreator().getAnnotated() instanceof Constructor<?> constructor
                        ? new Compiled(general, constructor)
                        : found;
            }
        });
    }

    private static final class Compiled extends StdValueInstantiator {
        private final MethodHandle call;

        Compiled(StdValueInstantiator general, Constructor<?> constructor) {
            super(general);
            try {
                call = MethodHandles.lookup()
                        .unreflectConstructor(constructor)
                        .asSpreader(Object[].class, constructor.getParameterCount())
                        .asType(MethodType.methodType(Object.class, Object[].class));
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(constructor + " cannot be called", e);
            }
        }

        @Override
        public Object createFromObjectWith(DeserializationContext context, @Nullable Object[] arguments)
                throws JacksonException {
            try {
                return Objects.requireNonNull((Object) call.invokeExact(arguments));
            } catch (Throwable refused) {
                return context.handleInstantiationProblem(
                        getValueClass(), arguments, rewrapCtorProblem(context, refused));
            }
        }
    }
}
