package dev.otto.ledger.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Refuses a request whose answer its client would not accept, before it is done: Spring finds that out only when it
 * writes the answer, and then a command has taken effect and is answered 406. A route that says itself what it produces
 * is left to Spring, which looks at that first. A body's media type may have no wildcard, which Spring stumbles over.
 */
final class MediaTypes implements HandlerInterceptor {
    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws HttpMediaTypeNotAcceptableException, HttpMediaTypeNotSupportedException {
        if (takesBody(handler)) {
            requireOneType(request.getContentType());
        }
        boolean api = request.getRequestURI().startsWith("/v1/");
        if (api && request.getAttribute(HandlerMapping.PRODUCIBLE_MEDIA_TYPES_ATTRIBUTE) == null) {
            requireJson(Collections.list(request.getHeaders(HttpHeaders.ACCEPT)));
        }
        return true;
    }

    private static boolean takesBody(Object handler) {
        return handler instanceof HandlerMethod method
                && Arrays.stream(method.getMethodParameters())
                        .anyMatch(parameter -> parameter.hasParameterAnnotation(RequestBody.class));
    }

    private static void requireOneType(@Nullable String contentType) throws HttpMediaTypeNotSupportedException {
        if (contentType != null && contentType.contains("*")) {
            throw new HttpMediaTypeNotSupportedException("a body is of one media type");
        }
    }

    private static void requireJson(List<String> accepted) throws HttpMediaTypeNotAcceptableException {
        try {
            List<MediaType> types = MediaType.parseMediaTypes(accepted);
            if (!types.isEmpty() && types.stream().noneMatch(MediaType.APPLICATION_JSON::isCompatibleWith)) {
                throw new HttpMediaTypeNotAcceptableException(List.of(MediaType.APPLICATION_JSON));
            }
        } catch (InvalidMediaTypeException e) {
            throw new HttpMediaTypeNotAcceptableException("the Accept header cannot be read");
        }
    }
}
