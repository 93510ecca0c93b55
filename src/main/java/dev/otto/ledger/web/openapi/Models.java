package dev.otto.ledger.web.openapi;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import dev.otto.ledger.web.EnumText;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.models.media.Schema;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** Reads our records as they are spoken: names in snake_case, enums by their codes. */
final class Models extends ModelResolver {
    Models(ObjectMapper mapper, SchemaNames names) {
        super(mapper.copy().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE), names);
        openapi31(true);
    }

    /** What is read as it is gone through is written as a list. */
    @Override
    public Schema<?> resolve(AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> others) {
        JavaType java = _mapper.constructType(type.getType());
        if (java.getRawClass() == Iterable.class) {
            type.type(_mapper.getTypeFactory().constructCollectionType(List.class, java.containedType(0)));
        }
        return super.resolve(type, context, others);
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
