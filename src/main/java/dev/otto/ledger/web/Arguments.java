package dev.otto.ledger.web;

import dev.otto.ledger.security.Caller;
import dev.otto.ledger.web.problem.ProblemType;
import dev.otto.ledger.web.problem.Rejection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Gives controllers the {@link Caller}, or the {@link Sender} of a command, as an argument. */
final class Arguments implements HandlerMethodArgumentResolver {
    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Caller.class || parameter.getParameterType() == Sender.class;
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        Caller caller = caller();
        return parameter.getParameterType() == Caller.class
                ? caller
                : sender(caller, request, !parameter.hasParameterAnnotation(KeyOptional.class));
    }

    private static Sender sender(Caller caller, NativeWebRequest request, boolean keyRequired) {
        String[] lines = request.getHeaderValues(IdempotencyKeyHeader.NAME);
        Optional<String> key = IdempotencyKeyHeader.parse(lines == null ? List.of() : List.of(lines));
        if (keyRequired && key.isEmpty()) {
            throw new Rejection(
                    ProblemType.IDEMPOTENCY_KEY_MISSING,
                    "This request moves credits, so it needs an Idempotency-Key header: repeating it with the same key"
                            + " is then safe.");
        }
        return Sender.of(caller, key.orElse(null));
    }

    private static Caller caller() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication == null || !(authentication.getPrincipal() instanceof Caller caller)) {
            throw new Rejection(ProblemType.UNAUTHENTICATED, "Send an API key: Authorization: Bearer olk_…");
        }
        return caller;
    }
}
