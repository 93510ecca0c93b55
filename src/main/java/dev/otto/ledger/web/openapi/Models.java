package dev.otto.ledger.web.openapi;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import dev.otto.ledger.web.EnumText;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.models.media.Schema;
import java.util.Arrays;

/** Reads our records as they are spoken: names in snake_case, enums by their codes. */
final class Models extends ModelResolver {
    Models(ObjectMapper mapper, SchemaNames names) {
        super(mapper.copy().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE), names);
        openapi31(true);
    }

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"})
    protected Schema _createSchemaForEnum(Class<Enum<?>> type) {
        Schema schema = super._createSchemaForEnum(type);
        schema.setEnum(
                Arrays.stream(type.getEnumConstants()).map(EnumText::code).toList());
        return schema;
    }
}
