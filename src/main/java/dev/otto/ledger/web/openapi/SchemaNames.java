package dev.otto.ledger.web.openapi;

import com.fasterxml.jackson.databind.JavaType;
import io.swagger.v3.core.jackson.TypeNameResolver;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Names of schemas as a client would choose them: a {@code TransactionView} is a {@code Transaction}, a page of them a
 * {@code TransactionPage}, and a record within a record is named after both. Remembers whose name each is.
 */
final class SchemaNames extends TypeNameResolver {
    private final Map<String, Class<?>> owners = new ConcurrentHashMap<>();

    @Nullable
    Class<?> owner(String schema) {
        return owners.get(schema);
    }

    @Override
    protected String nameForClass(Class<?> type, Set<Options> options) {
        Class<?> outer = type.getEnclosingClass();
        String prefix = outer != null && outer.isRecord() ? nameForClass(outer, options) : "";
        return remembered(prefix + super.nameForClass(type, options).replaceFirst("View$", ""), type);
    }

    @Override
    protected String nameForGenericType(JavaType type, Set<Options> options) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < type.containedTypeCount(); i++) {
            name.append(nameForType(type.containedType(i), options));
        }
        return remembered(name + nameForClass(type.getRawClass(), options), type.getRawClass());
    }

    private String remembered(String name, Class<?> type) {
        owners.put(name, type);
        return name;
    }
}
