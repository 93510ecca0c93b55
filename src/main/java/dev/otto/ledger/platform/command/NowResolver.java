package dev.otto.ledger.platform.command;

import dev.otto.ledger.kernel.Now;
import java.lang.reflect.Executable;
import java.lang.reflect.Parameter;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.annotation.ParameterResolver;
import org.axonframework.messaging.annotation.ParameterResolverFactory;
import org.jspecify.annotations.Nullable;

/** Gives a handler's {@link Now} parameter the instant at which its command is decided: one for the whole append. */
final class NowResolver implements ParameterResolverFactory, ParameterResolver<Now> {
    @Override
    public @Nullable ParameterResolver<?> createInstance(Executable executable, Parameter[] parameters, int index) {
        return parameters[index].getType() == Now.class ? this : null;
    }

    @Override
    public Now resolveParameterValue(Message<?> message) {
        return Decision.required().now();
    }

    @Override
    public boolean matches(Message<?> message) {
        return true;
    }
}
