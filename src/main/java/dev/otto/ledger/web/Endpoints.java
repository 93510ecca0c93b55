package dev.otto.ledger.web;

import java.util.Arrays;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.core.ResolvableType;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;

/** Makes the methods of controllers into {@link Endpoint}s. */
@Component
final class Endpoints {
    private final ParameterNameDiscoverer names = new DefaultParameterNameDiscoverer();
    private final Arguments arguments;
    private final JsonAnswers answers;
    private final Guard guard;

    Endpoints(Arguments arguments, JsonAnswers answers, Guard guard) {
        this.arguments = arguments;
        this.answers = answers;
        this.guard = guard;
    }

    /** @param pattern of its path */
    Endpoint of(HandlerMethod method, String pattern) {
        var read = Arrays.stream(method.getMethodParameters())
                .map(parameter -> arguments.of(named(parameter), pattern))
                .toList();
        ResolvableType answer = ResolvableType.forMethodReturnType(method.getMethod());
        return new Endpoint(method, pattern, read, answers.of(answer), guard);
    }

    private MethodParameter named(MethodParameter parameter) {
        parameter.initParameterNameDiscovery(names);
        return parameter;
    }
}
