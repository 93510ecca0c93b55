package dev.otto.ledger.web.openapi;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.models.media.Schema;
import java.util.Arrays;
import java.util.Locale;

/** Reads our records as they are spoken: names in snake_case, enums in small letters with hyphens. */
final class Models extends ModelResolver {
    Models(ObjectMapper mapper, SchemaNames names) {
        super(mapper.copy().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE), names);
        openapi31(true);
    }

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"})
    protected Schema _createSchemaForEnum(Class<Enum<?>> type) {
        Schema schema = super._createSchemaForEnum(type);
        schema.setEnum(Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList());
        return schema;
    }
}
