package dev.otto.ledger.web;

import dev.otto.ledger.web.problem.InvalidRequest;
import dev.otto.ledger.web.problem.ProblemType;
import dev.otto.ledger.web.problem.Rejection;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;

/**
 * Reads bodies whole before anything parses them: at most 1 MiB, counted as they come in and not as they were announced,
 * and in UTF-8, which JSON is.
 */
@ControllerAdvice
final class Bodies extends RequestBodyAdviceAdapter {
    static final int MOST_BYTES = 1 << 20;

    @Override
    public boolean supports(
            MethodParameter parameter, Type target, Class<? extends HttpMessageConverter<?>> converter) {
        return true;
    }

    @Override
    public HttpInputMessage beforeBodyRead(
            HttpInputMessage message,
            MethodParameter parameter,
            Type target,
            Class<? extends HttpMessageConverter<?>> converter)
            throws IOException {
        byte[] body = message.getHeaders().getContentLength() > MOST_BYTES
                ? tooLarge()
                : message.getBody().readNBytes(MOST_BYTES + 1);
        if (body.length > MOST_BYTES) {
            tooLarge();
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
        } catch (CharacterCodingException e) {
            throw new InvalidRequest("body", "must be in UTF-8");
        }
        return new Whole(message.getHeaders(), body);
    }

    private static byte[] tooLarge() {
        throw new Rejection(ProblemType.BODY_TOO_LARGE, "A body may have up to " + MOST_BYTES + " bytes.");
    }

    private record Whole(HttpHeaders headers, byte[] bytes) implements HttpInputMessage {
        @Override
        public HttpHeaders getHeaders() {
            return headers;
        }

        @Override
        public InputStream getBody() {
            return new ByteArrayInputStream(bytes);
        }
    }
}
