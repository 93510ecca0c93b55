package dev.otto.ledger.web;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.http.MediaType;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;

/** Speaks {@link StrictJson}: reads {@code application/json} and nothing like it, writes problems too. */
final class JsonConverter extends JacksonJsonHttpMessageConverter {
    JsonConverter(StrictJson json) {
        super(json.mapper());
        setSupportedMediaTypes(List.of(MediaType.APPLICATION_JSON, MediaType.APPLICATION_PROBLEM_JSON));
    }

    @Override
    public boolean canRead(ResolvableType type, @Nullable MediaType mediaType) {
        return MediaType.APPLICATION_JSON.equalsTypeAndSubtype(mediaType) && super.canRead(type, mediaType);
    }
}
