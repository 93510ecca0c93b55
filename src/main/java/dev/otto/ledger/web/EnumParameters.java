package dev.otto.ledger.web;

import dev.otto.ledger.web.problem.InvalidRequest;
import dev.otto.ledger.web.problem.InvalidValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.MethodParameter;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/**
 * Reads optional enums of a query by their codes and nothing else. Spring's own way, once our converter has refused a
 * text, falls back to the names that the constants have in Java, and takes an empty text for absence.
 */
@Component
final class EnumParameters implements HandlerMethodArgumentResolver, SmartInitializingSingleton {
    private final RequestMappingHandlerAdapter adapter;

    EnumParameters(RequestMappingHandlerAdapter adapter) {
        this.adapter = adapter;
    }

    /** Those that are registered in the usual way come behind Spring's. */
    @Override
    public void afterSingletonsInstantiated() {
        List<HandlerMethodArgumentResolver> resolvers = new ArrayList<>();
        resolvers.add(this);
        resolvers.addAll(Objects.requireNonNull(adapter.getArgumentResolvers()));
        adapter.setArgumentResolvers(resolvers);
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        RequestParam declared = parameter.getParameterAnnotation(RequestParam.class);
        return declared != null
                && !declared.required()
                && parameter.getParameterType().isEnum();
    }

    @Override
    @SuppressWarnings("unchecked")
    public @Nullable Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        RequestParam declared = Objects.requireNonNull(parameter.getParameterAnnotation(RequestParam.class));
        String name =
                declared.name().isEmpty() ? Objects.requireNonNull(parameter.getParameterName()) : declared.name();
        String[] given = request.getParameterValues(name);
        if (given == null) {
            return null;
        }
        if (given.length > 1) {
            throw new InvalidRequest(name, "must be given once");
        }
        try {
            return EnumText.parse((Class<? extends Enum<?>>) parameter.getParameterType(), given[0]);
        } catch (InvalidValue e) {
            throw new InvalidRequest(name, String.valueOf(e.getMessage()));
        }
    }
}
