package dev.otto.ledger.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.MimeTypeUtils;
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
    private static final List<MediaType> JSON = List.of(MediaType.APPLICATION_JSON);

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws HttpMediaTypeNotAcceptableException {
        boolean api = request.getRequestURI().startsWith("/v1/");
        if (api && request.getAttribute(HandlerMapping.PRODUCIBLE_MEDIA_TYPES_ATTRIBUTE) == null) {
            AnsweredAs as =
                    handler instanceof HandlerMethod method ? method.getMethodAnnotation(AnsweredAs.class) : null;
            List<MediaType> produced = as == null ? JSON : MediaType.parseMediaTypes(List.of(as.value()));
            if (chosen(request, produced).isEmpty()) {
                throw new HttpMediaTypeNotAcceptableException(produced);
            }
        }
        return true;
    }

    /**
     * What the client likes best of what there is. Who accepts the API's JSON need not say that it takes a file too, where
     * there is no JSON.
     */
    static Optional<MediaType> chosen(HttpServletRequest request, List<MediaType> produced)
            throws HttpMediaTypeNotAcceptableException {
        List<MediaType> accepted = accepted(request);
        if (accepted.isEmpty()) {
            return Optional.of(produced.getFirst());
        }
        for (MediaType wanted : accepted) {
            for (MediaType type : produced) {
                if (wanted.isCompatibleWith(type)) {
                    return Optional.of(type);
                }
            }
        }
        return accepted.stream().anyMatch(MediaType.APPLICATION_JSON::isCompatibleWith)
                ? Optional.of(produced.getFirst())
                : Optional.empty();
    }

    /** The dearest first. */
    private static List<MediaType> accepted(HttpServletRequest request) throws HttpMediaTypeNotAcceptableException {
        try {
            List<MediaType> types = new ArrayList<>(
                    MediaType.parseMediaTypes(Collections.list(request.getHeaders(HttpHeaders.ACCEPT))));
            MimeTypeUtils.sortBySpecificity(types);
            return types;
        } catch (InvalidMediaTypeException e) {
            throw new HttpMediaTypeNotAcceptableException("the Accept header cannot be read");
        }
    }
}
