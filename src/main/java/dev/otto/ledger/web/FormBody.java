package dev.otto.ledger.web;

import dev.otto.ledger.web.problem.ProblemType;
import dev.otto.ledger.web.problem.Rejection;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.converter.FormHttpMessageConverter;

/**
 * A form whose fields are those of its body alone: what stands in an address is kept by proxies and histories. The body is
 * read when a field is asked for, with the limits of all bodies: the container has none for the time that it takes.
 */
final class FormBody extends HttpServletRequestWrapper {
    private @Nullable Map<String, String[]> fields;

    FormBody(HttpServletRequest request) {
        super(request);
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        if (fields == null) {
            fields = isForm() ? read() : Map.of();
        }
        return fields;
    }

    @Override
    public @Nullable String getParameter(String name) {
        String[] values = getParameterMap().get(name);
        return values == null ? null : values[0];
    }

    @Override
    public String @Nullable [] getParameterValues(String name) {
        return getParameterMap().get(name);
    }

    @Override
    public Enumeration<String> getParameterNames() {
        return Collections.enumeration(getParameterMap().keySet());
    }

    private boolean isForm() {
        try {
            String type = getContentType();
            return type != null
                    && MediaType.APPLICATION_FORM_URLENCODED.equalsTypeAndSubtype(MediaType.parseMediaType(type));
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }

    private Map<String, String[]> read() {
        Map<String, String[]> read = new LinkedHashMap<>();
        try (InputStream body = BodyStream.of(
                getInputStream(), getContentLengthLong(), BodyArgument.MOST_BYTES, BodyArgument.LONGEST)) {
            new FormHttpMessageConverter()
                    .read(null, new Message(body))
                    .forEach((name, values) ->
                            read.put(name, values.stream().map(FormBody::text).toArray(String[]::new)));
        } catch (IOException | IllegalArgumentException e) {
            throw new Rejection(ProblemType.INVALID_REQUEST, "The form cannot be read.");
        }
        return read;
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    /** Browsers send forms in the encoding of their page, and do not say so. */
    private record Message(InputStream getBody) implements HttpInputMessage {
        @Override
        public HttpHeaders getHeaders() {
            return new HttpHeaders();
        }
    }
}
