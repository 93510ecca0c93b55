package dev.otto.ledger.web;

import jakarta.validation.Validator;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Reads what a person filled in as the body that the API would take: by the same rules, with the same mistakes told. */
@Component
public final class Forms {
    private final StrictJson json;
    private final Validator validator;

    Forms(StrictJson json, Validator validator) {
        this.json = json;
        this.validator = validator;
    }

    /**
     * @param type of the request
     * @param fields by the names that the API has for them, without those that are left empty
     */
    public <T extends Record> T read(Class<T> type, Map<String, Object> fields) {
        BodyArgument body = new BodyArgument(json.mapper().readerFor(type), validator, true);
        return type.cast(body.read(json.mapper().writeValueAsBytes(fields)));
    }
}
