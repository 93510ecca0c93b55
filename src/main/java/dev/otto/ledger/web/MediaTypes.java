package dev.otto.ledger.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
    private static final List<MediaType> JSON = List.of(MediaType.APPLICATION_JSON);
    private static final Set<String> EASY = Set.of(MediaType.ALL_VALUE, MediaType.APPLICATION_JSON_VALUE);

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
     * What the client likes best of what there is: of each type the narrowest range that names it says how much it is
     * liked, and 0 that it is not wanted (RFC 9110, 12.5.1). Who accepts the API's JSON need not say that it takes a file
     * too, where there is no JSON.
     */
    static Optional<MediaType> chosen(HttpServletRequest request, List<MediaType> produced)
            throws HttpMediaTypeNotAcceptableException {
        List<String> headers = Collections.list(request.getHeaders(HttpHeaders.ACCEPT));
        // What nearly every client sends. Where there is JSON, it is the first.
        if (headers.isEmpty() || (headers.size() == 1 && EASY.contains(headers.getFirst()))) {
            return Optional.of(produced.getFirst());
        }
        List<MediaType> ranges = ranges(headers);
        if (ranges.isEmpty()) {
            return Optional.of(produced.getFirst());
        }
        List<Optional<MediaType>> deciding =
                produced.stream().map(type -> narrowest(ranges, type)).toList();
        for (MediaType range : ranges) {
            for (int i = 0; i < produced.size() && range.getQualityValue() > 0; i++) {
                if (deciding.get(i).filter(range::equals).isPresent()) {
                    return Optional.of(produced.get(i));
                }
            }
        }
        boolean json = narrowest(ranges, MediaType.APPLICATION_JSON)
                .filter(range -> range.getQualityValue() > 0)
                .isPresent();
        return produced.stream()
                .filter(type -> json && narrowest(ranges, type).isEmpty())
                .findFirst();
    }

    private static Optional<MediaType> narrowest(List<MediaType> ranges, MediaType type) {
        return ranges.stream().filter(range -> range.includes(type)).min(Comparator.comparingInt(MediaTypes::breadth));
    }

    private static int breadth(MediaType range) {
        return range.isWildcardType() ? 2 : range.isWildcardSubtype() ? 1 : 0;
    }

    /** The dearest first. */
    private static List<MediaType> ranges(List<String> headers) throws HttpMediaTypeNotAcceptableException {
        try {
            List<MediaType> ranges = new ArrayList<>(MediaType.parseMediaTypes(headers));
            ranges.sort(Comparator.comparingDouble(MediaType::getQualityValue)
                    .reversed()
                    .thenComparingInt(MediaTypes::breadth));
            return ranges;
        } catch (InvalidMediaTypeException e) {
            throw new HttpMediaTypeNotAcceptableException("the Accept header cannot be read");
        }
    }
}
