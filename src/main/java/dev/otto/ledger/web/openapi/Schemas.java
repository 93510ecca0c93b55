package dev.otto.ledger.web.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.otto.ledger.web.problem.SnakeCase;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says of every record what its code says: which members may be null, which are always there, what they mean. Requests
 * are closed, because unknown members are refused; answers are open, because members may be added to them.
 */
final class Schemas {
    private static final String REF = "#/components/schemas/";

    private final Map<String, Schema> all;
    private final SchemaNames names;
    private final SchemaPages pages;

    Schemas(Map<String, Schema> all, SchemaNames names, SchemaPages pages) {
        this.all = all;
        this.names = names;
        this.pages = pages;
    }

    /** @param requests the schemas of request bodies */
    void complete(List<Schema<?>> requests) {
        Set<String> asked = new LinkedHashSet<>();
        requests.forEach(request -> reach(request, asked));
        all.forEach((name, schema) -> {
            Class<?> owner = names.owner(name);
            if (owner != null && owner.isRecord()) {
                complete(name, schema, owner, asked.contains(name));
            }
        });
    }

    private void complete(String name, Schema<?> schema, Class<?> owner, boolean request) {
        schema.setDescription(pages.schema(name));
        List<String> required = new ArrayList<>();
        for (RecordComponent component : owner.getRecordComponents()) {
            String member = spoken(component);
            Schema<?> value = schema.getProperties() == null
                    ? null
                    : (Schema<?>) schema.getProperties().get(member);
            if (value == null) {
                continue;
            }
            boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
            if (request ? !nullable : isAlwaysThere(component, owner)) {
                required.add(member);
            }
            openIfAnything(value);
            Schema<?> described = nullable && (request || isAlwaysThere(component, owner)) ? orNull(value) : value;
            described.setDescription(pages.field(name, member));
            schema.getProperties().put(member, described);
        }
        schema.setRequired(required.isEmpty() ? null : required);
        if (request) {
            schema.setAdditionalProperties(false);
        }
    }

    private static String spoken(RecordComponent component) {
        JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
        return named == null ? SnakeCase.of(component.getName()) : named.value();
    }

    private static boolean isAlwaysThere(RecordComponent component, Class<?> owner) {
        JsonInclude own = component.getAccessor().getAnnotation(JsonInclude.class);
        JsonInclude all = owner.getAnnotation(JsonInclude.class);
        JsonInclude include = own == null ? all : own;
        return include == null || include.value() == JsonInclude.Include.ALWAYS;
    }

    /** A map of whatever there is: swagger-core takes {@link Object} for an object. */
    private static void openIfAnything(Schema<?> value) {
        if (value.getAdditionalProperties() instanceof Schema<?> any && isBareObject(any)) {
            value.setAdditionalProperties(true);
        }
    }

    private static boolean isBareObject(Schema<?> schema) {
        return "object".equals(type(schema)) && schema.getProperties() == null && schema.get$ref() == null;
    }

    /** The same value, or null. */
    private static Schema<?> orNull(Schema<?> value) {
        if (value.get$ref() != null) {
            return new Schema<>().oneOf(List.of(value, ofType("null")));
        }
        value.setTypes(new LinkedHashSet<>(List.of(type(value), "null")));
        return value;
    }

    private static String type(Schema<?> value) {
        return value.getTypes() == null || value.getTypes().isEmpty()
                ? value.getType()
                : value.getTypes().iterator().next();
    }

    static Schema<?> ofType(String type) {
        return new Schema<>().types(new LinkedHashSet<>(List.of(type)));
    }

    private void reach(@Nullable Schema<?> schema, Set<String> reached) {
        if (schema == null) {
            return;
        }
        if (schema.get$ref() != null && schema.get$ref().startsWith(REF)) {
            String name = schema.get$ref().substring(REF.length());
            if (reached.add(name)) {
                reach(all.get(name), reached);
            }
        }
        reach(schema.getItems(), reached);
        if (schema.getProperties() != null) {
            schema.getProperties().values().forEach(member -> reach((Schema<?>) member, reached));
        }
        for (List<Schema> parts : Arrays.asList(schema.getOneOf(), schema.getAnyOf(), schema.getAllOf())) {
            if (parts != null) {
                parts.forEach(part -> reach(part, reached));
            }
        }
    }
}
