package dev.otto.ledger.web;

import dev.otto.ledger.web.problem.InvalidField;
import dev.otto.ledger.web.problem.InvalidRequest;
import dev.otto.ledger.web.problem.JsonMistakes;
import dev.otto.ledger.web.problem.SnakeCase;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;

/**
 * Reads a body whole before anything parses it: at most 1 MiB, counted as it comes in and not as it was announced, within
 * 30 s, and in UTF-8, which JSON is. Then it is parsed and its fields are checked.
 *
 * @param required a request without it is refused
 */
record BodyArgument(ObjectReader json, Validator validator, boolean required) implements Endpoint.Argument {
    static final int MOST_BYTES = 1 << 20;
    static final Duration LONGEST = Duration.ofSeconds(30);

    @Override
    public @Nullable Object read(HttpServletRequest request) throws IOException, HttpMediaTypeNotSupportedException {
        byte[] bytes = isJson(request) ? bytes(request) : new byte[0];
        if (bytes.length > 0) {
            requireUtf8(bytes);
            return read(bytes);
        }
        if (required) {
            throw new InvalidRequest("body", "must be one JSON object");
        }
        return null;
    }

    /** @param bytes JSON in UTF-8 */
    Object read(byte[] bytes) {
        return checked(parsed(bytes));
    }

    /** Whether there is JSON; false for a request that has no body and says nothing of one. */
    private static boolean isJson(HttpServletRequest request) throws IOException, HttpMediaTypeNotSupportedException {
        String type = request.getContentType();
        if (MediaType.APPLICATION_JSON_VALUE.equals(type)) {
            return true;
        }
        if (type == null && bytes(request).length == 0) {
            return false;
        }
        MediaType given = type == null ? null : parsed(type);
        if (!MediaType.APPLICATION_JSON.equalsTypeAndSubtype(given)) {
            throw new HttpMediaTypeNotSupportedException(given, List.of(MediaType.APPLICATION_JSON));
        }
        return true;
    }

    private static @Nullable MediaType parsed(String type) {
        try {
            return MediaType.parseMediaType(type);
        } catch (InvalidMediaTypeException e) {
            return null;
        }
    }

    private static byte[] bytes(HttpServletRequest request) throws IOException {
        return BodyStream.whole(request.getInputStream(), request.getContentLengthLong(), MOST_BYTES, LONGEST);
    }

    private static void requireUtf8(byte[] bytes) {
        for (byte b : bytes) {
            if (b < 0) {
                requireDecodable(bytes);
                return;
            }
        }
    }

    private static void requireDecodable(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        } catch (CharacterCodingException e) {
            throw new InvalidRequest("body", "must be in UTF-8");
        }
    }

    private Object parsed(byte[] bytes) {
        Object body;
        try {
            body = json.readValue(bytes);
        } catch (JacksonException e) {
            throw new InvalidRequest(List.of(JsonMistakes.explain(e)));
        }
        if (body == null) {
            // A body that may be absent is not absent when it is null: that would move all there is by a slip.
            throw new InvalidRequest("body", "must be one JSON object");
        }
        return body;
    }

    private Object checked(Object body) {
        Set<ConstraintViolation<Object>> violations = validator.validate(body);
        if (!violations.isEmpty()) {
            throw new InvalidRequest(violations.stream()
                    .map(violation -> new InvalidField(
                            SnakeCase.of(violation.getPropertyPath().toString()), violation.getMessage()))
                    .toList());
        }
        return body;
    }
}
