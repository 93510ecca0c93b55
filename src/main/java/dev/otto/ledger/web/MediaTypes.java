package dev.otto.ledger.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collections;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Refuses a request whose answer its client would not accept, before it is done: found out only when the answer is
 * written, a command would have taken effect and be answered 406. A route that says itself what it produces is left to
 * Spring, which looks at that first.
 */
final class MediaTypes implements HandlerInterceptor {
    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws HttpMediaTypeNotAcceptableException {
        boolean api = request.getRequestURI().startsWith("/v1/");
        if (api && request.getAttribute(HandlerMapping.PRODUCIBLE_MEDIA_TYPES_ATTRIBUTE) == null) {
            boolean download = handler instanceof HandlerMethod method
                    && method.getReturnType().getParameterType() == Download.class;
            require(
                    // A client that takes the API's JSON need not say that it takes this too.
                    download ? List.of(Download.TYPE, MediaType.APPLICATION_JSON) : List.of(MediaType.APPLICATION_JSON),
                    Collections.list(request.getHeaders(HttpHeaders.ACCEPT)));
        }
        return true;
    }

    private static void require(List<MediaType> produced, List<String> accepted)
            throws HttpMediaTypeNotAcceptableException {
        try {
            List<MediaType> types = MediaType.parseMediaTypes(accepted);
            if (!types.isEmpty()
                    && types.stream().noneMatch(type -> produced.stream().anyMatch(type::isCompatibleWith))) {
                throw new HttpMediaTypeNotAcceptableException(produced);
            }
        } catch (InvalidMediaTypeException e) {
            throw new HttpMediaTypeNotAcceptableException("the Accept header cannot be read");
        }
    }
}
