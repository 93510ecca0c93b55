package dev.otto.ledger.ledger.internal;

import dev.otto.ledger.ledger.Metadata;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** A column of metadata. */
@Converter
public final class MetadataJson implements AttributeConverter<SortedMap<String, String>, String> {
    @Override
    public @Nullable String convertToDatabaseColumn(@Nullable SortedMap<String, String> pairs) {
        throw new UnsupportedOperationException("rows of the read models are never written through JPA");
    }

    @Override
    public @Nullable SortedMap<String, String> convertToEntityAttribute(@Nullable String json) {
        return Metadata.read(json);
    }
}
