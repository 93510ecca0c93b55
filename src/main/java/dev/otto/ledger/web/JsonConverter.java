package dev.otto.ledger.web;

import dev.otto.ledger.web.problem.Problem;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;

/** Speaks {@link StrictJson}: writes whatever is JSON, reads {@code application/json} and nothing that is only like it. */
final class JsonConverter extends JacksonJsonHttpMessageConverter {
    JsonConverter(StrictJson json) {
        super(json.mapper());
    }

    /** Problems whole and with their length, as {@link JsonAnswers} writes answers. */
    @Override
    protected void writeInternal(
            Object body, ResolvableType type, HttpOutputMessage message, @Nullable Map<String, Object> hints)
            throws IOException {
        if (!(body instanceof Problem)) {
            super.writeInternal(body, type, message, hints);
            return;
        }
        byte[] bytes = getMapper().writeValueAsBytes(body);
        message.getHeaders().setContentLength(bytes.length);
        message.getBody().write(bytes);
    }

    @Override
    public boolean canRead(ResolvableType type, @Nullable MediaType mediaType) {
        return MediaType.APPLICATION_JSON.equalsTypeAndSubtype(mediaType) && super.canRead(type, mediaType);
    }
}
