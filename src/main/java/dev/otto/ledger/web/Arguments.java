package dev.otto.ledger.web;

import dev.otto.ledger.security.Authenticated;
import dev.otto.ledger.security.Caller;
import dev.otto.ledger.web.problem.ProblemType;
import dev.otto.ledger.web.problem.Rejection;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Gives controllers the {@link Caller}, or the {@link Sender} of a command, as an argument. */
final class Arguments implements HandlerMethodArgumentResolver {
    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return Caller.class.isAssignableFrom(parameter.getParameterType())
                || parameter.getParameterType() == Sender.class;
    }

    /** Null while nobody is known: the {@link Guard} then refuses, once the rest of the request has been read. */
    @Override
    public @Nullable Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        Caller caller =
                Authenticated.caller(Objects.requireNonNull(request.getNativeRequest(HttpServletRequest.class)));
        if (parameter.getParameterType() == Sender.class) {
            return sender(caller, request, !parameter.hasParameterAnnotation(KeyOptional.class));
        }
        return parameter.getParameterType().isInstance(caller) ? caller : null;
    }

    private static @Nullable Sender sender(@Nullable Caller caller, NativeWebRequest request, boolean keyRequired) {
        String[] lines = request.getHeaderValues(IdempotencyKeyHeader.NAME);
        Optional<String> key = IdempotencyKeyHeader.parse(lines == null ? List.of() : List.of(lines));
        if (keyRequired && key.isEmpty()) {
            throw new Rejection(
                    ProblemType.IDEMPOTENCY_KEY_MISSING,
                    "This request moves credits, so it needs an Idempotency-Key header: repeating it with the same key"
                            + " is then safe.");
        }
        return caller == null ? null : Sender.of(caller, key.orElse(null));
    }
}
