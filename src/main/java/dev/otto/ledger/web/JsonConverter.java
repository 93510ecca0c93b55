package dev.otto.ledger.web;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.http.MediaType;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;

/** Speaks {@link StrictJson}: writes whatever is JSON, reads {@code application/json} and nothing that is only like it. */
final class JsonConverter extends JacksonJsonHttpMessageConverter {
    JsonConverter(StrictJson json) {
        super(json.mapper());
    }

    @Override
    public boolean canRead(ResolvableType type, @Nullable MediaType mediaType) {
        return MediaType.APPLICATION_JSON.equalsTypeAndSubtype(mediaType) && super.canRead(type, mediaType);
    }
}
