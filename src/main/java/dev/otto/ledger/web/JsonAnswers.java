package dev.otto.ledger.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.databind.ObjectWriter;

/**
 * Writes answers as JSON: whole, and with their length. The container then sends head and body in one go, where a body
 * that is flushed as it is made goes out in chunks, each with a call of the system.
 */
@Component
final class JsonAnswers {
    private final StrictJson json;

    JsonAnswers(StrictJson json) {
        this.json = json;
    }

    /** @param type of what a controller's method returns: an answer, or a {@link ResponseEntity} of one */
    Writer of(ResolvableType type) {
        ResolvableType body = type.resolve() == ResponseEntity.class ? type.getGeneric() : type;
        return new Writer(
                json.mapper().writerFor(json.mapper().constructType(body.getType())),
                json.mapper().writer());
    }

    /** Writes the answers of one method. */
    record Writer(ObjectWriter json, ObjectWriter anything) {
        void write(@Nullable Object answer, HttpServletResponse response) throws IOException {
            if (answer instanceof EventStream stream) {
                EventLines.write(stream, response, anything);
            } else if (answer instanceof ResponseEntity<?> entity) {
                response.setStatus(entity.getStatusCode().value());
                entity.getHeaders().forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
                writeBody(entity.getBody(), response);
            } else {
                writeBody(answer, response);
            }
        }

        private void writeBody(@Nullable Object body, HttpServletResponse response) throws IOException {
            if (body == null) {
                return;
            }
            byte[] bytes = json.writeValueAsBytes(body);
            response.setContentType(MediaType.APPLICATION_JSON_VALUE);
            response.setContentLength(bytes.length);
            response.getOutputStream().write(bytes);
        }
    }
}
