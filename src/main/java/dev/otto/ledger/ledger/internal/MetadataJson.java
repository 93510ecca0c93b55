package dev.otto.ledger.ledger.internal;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The string pairs that a client gave with a command, sorted: the database does not keep their order. */
@Converter
public final class MetadataJson implements AttributeConverter<SortedMap<String, String>, String> {
    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<SortedMap<String, String>> PAIRS = new TypeReference<>() {};

    /** Reads stored metadata; what is no JSON (its owner was erased) reads as none. */
    public static @Nullable SortedMap<String, String> read(@Nullable String json) {
        if (json == null) {
            return null;
        }
        try {
            return JSON.readValue(json, PAIRS);
        } catch (JacksonException erased) {
            return null;
        }
    }

    @Override
    public @Nullable String convertToDatabaseColumn(@Nullable SortedMap<String, String> pairs) {
        throw new UnsupportedOperationException("rows of the read models are never written through JPA");
    }

    @Override
    public @Nullable SortedMap<String, String> convertToEntityAttribute(@Nullable String json) {
        return read(json);
    }
}
