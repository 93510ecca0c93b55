package dev.otto.ledger.web.openapi;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the fields of requests and answers mean.
 *
 * @param fields by name, wherever they appear
 * @param schemas by name; what is said here of a field goes before what is said of it in general
 */
record SchemaPages(Map<String, String> fields, Map<String, SchemaPage> schemas) {

    /** One schema: what it is as a whole, and what its fields mean where that differs. */
    record SchemaPage(String description, @Nullable Map<String, String> fields) {}

    @Nullable
    String schema(String name) {
        SchemaPage page = schemas.get(name);
        return page == null ? null : page.description();
    }

    @Nullable
    String field(String schema, String field) {
        SchemaPage page = schemas.get(schema);
        String own =
                page == null || page.fields() == null ? null : page.fields().get(field);
        return own == null ? fields.get(field) : own;
    }
}
