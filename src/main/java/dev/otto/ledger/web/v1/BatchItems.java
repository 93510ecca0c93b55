package dev.otto.ledger.web.v1;

import dev.otto.ledger.web.StrictJson;
import dev.otto.ledger.web.UuidText;
import dev.otto.ledger.web.problem.InvalidField;
import dev.otto.ledger.web.problem.InvalidRequest;
import dev.otto.ledger.web.problem.InvalidValue;
import dev.otto.ledger.web.problem.JsonMistakes;
import dev.otto.ledger.web.problem.ProblemType;
import dev.otto.ledger.web.problem.Rejection;
import dev.otto.ledger.web.problem.SnakeCase;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.ObjectReader;

/** Makes an item what its call of its own would be: by the same reader, into the same record, under the same rules. */
@Component
class BatchItems {
    private final Map<BatchKind, ObjectReader> readers = new EnumMap<>(BatchKind.class);
    private final Validator validator;

    BatchItems(StrictJson json, Validator validator) {
        this.validator = validator;
        for (BatchKind kind : BatchKind.values()) {
            readers.put(kind, json.mapper().readerFor(kind.fields()));
        }
    }

    /** Reads one item from its first token to its last; a mistake of the item's is part of what is returned. */
    BatchItem read(JsonParser parser) {
        ItemMembers members = ItemMembers.of(parser);
        try {
            return readable(members);
        } catch (InvalidRequest | Rejection mistake) {
            return new BatchItem.Broken(mistake);
        }
    }

    private BatchItem readable(ItemMembers members) {
        if (members.mistake() != null) {
            throw members.mistake();
        }
        BatchKind kind = BatchKind.of(required(members, BatchKind.MEMBER))
                .orElseThrow(() -> new InvalidRequest(BatchKind.MEMBER, BatchKind.message()));
        UUID target = uuid(kind.target(), required(members, kind.target()));
        for (String other : ItemMembers.TARGETS) {
            if (!other.equals(kind.target()) && members.own(other) != null) {
                throw new InvalidRequest(other, "is not a field of this request");
            }
        }
        Record fields = fields(kind, members);
        String key = members.own(ItemMembers.KEY);
        if (key == null) {
            throw new Rejection(
                    ProblemType.IDEMPOTENCY_KEY_MISSING,
                    "This item moves credits, so it needs an idempotency_key: repeating it with the same key is then"
                            + " safe.");
        }
        return new BatchItem.Readable(kind, target, key, fields);
    }

    private static String required(ItemMembers members, String name) {
        String text = members.own(name);
        if (text == null) {
            throw new InvalidRequest(name, "is required");
        }
        return text;
    }

    private static UUID uuid(String field, String text) {
        try {
            return UuidText.parse(text);
        } catch (InvalidValue e) {
            throw new InvalidRequest(field, String.valueOf(e.getMessage()));
        }
    }

    private Record fields(BatchKind kind, ItemMembers members) {
        Record fields;
        try {
            fields = Objects.requireNonNull(readers.get(kind)).readValue(members.fields());
        } catch (JacksonException e) {
            throw new InvalidRequest(List.of(JsonMistakes.explain(e)));
        }
        Set<ConstraintViolation<Record>> violations = validator.validate(fields);
        if (!violations.isEmpty()) {
            throw new InvalidRequest(violations.stream()
                    .map(violation -> new InvalidField(
                            SnakeCase.of(violation.getPropertyPath().toString()), violation.getMessage()))
                    .toList());
        }
        return fields;
    }
}
