package dev.otto.ledger.platform.eventstore;

import com.fasterxml.jackson.annotation.JsonInclude;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** The JSON in which events and snapshots are stored: snake_case, absent fields left out, read without leniency. */
final class StoredJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new RecordConstructors())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
            // The order of the record's components, so that stored bytes do not depend on names.
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private StoredJson() {}

    static JsonMapper mapper() {
        return MAPPER;
    }
}
