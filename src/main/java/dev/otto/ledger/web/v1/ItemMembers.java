package dev.otto.ledger.web.v1;

import dev.otto.ledger.web.problem.InvalidRequest;
import dev.otto.ledger.web.problem.JsonMistakes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.util.TokenBuffer;

/**
 * The members of one item, taken from a body that goes on behind it. Those that only items have are set apart; the
 * others are the fields of the call of its own. The first mistake is noted and the rest of the item read all the same,
 * since the next item begins where this one ends.
 */
final class ItemMembers {
    static final String KEY = "idempotency_key";
    static final Set<String> TARGETS = Set.of("user_id", "transaction_id", "hold_id");

    /** The same bounds as for the body of a call of its own. */
    private static final int DEEPEST = 20;

    private static final int LONGEST_NUMBER = 100;
    private static final int LONGEST_NAME = 1_000;

    private final Map<String, String> own = new HashMap<>();
    private final TokenBuffer fields = TokenBuffer.forGeneration();
    private @Nullable InvalidRequest mistake;

    private ItemMembers() {}

    /** Reads from the item's first token to its last. */
    static ItemMembers of(JsonParser parser) {
        ItemMembers members = new ItemMembers();
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            members.object(parser);
        } else {
            members.wrong("item", "must be an object");
            parser.skipChildren();
        }
        return members;
    }

    /** A member that only items have: {@code kind}, the key, or an id; null when it is absent. */
    @Nullable
    String own(String name) {
        return own.get(name);
    }

    /** The other members, as one object. */
    JsonParser fields() {
        return fields.asParser();
    }

    @Nullable
    InvalidRequest mistake() {
        return mistake;
    }

    private void object(JsonParser parser) {
        Set<String> seen = new HashSet<>();
        fields.writeStartObject();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            if (!seen.add(name)) {
                wrong(name, "is given twice");
            }
            JsonToken value = parser.nextToken();
            if (!name.equals(BatchKind.MEMBER) && !name.equals(KEY) && !TARGETS.contains(name)) {
                named(name);
                value(parser, name, 1);
            } else if (value == JsonToken.VALUE_STRING) {
                own.put(name, parser.getString());
            } else if (value != JsonToken.VALUE_NULL) {
                wrong(name, "must be text");
                parser.skipChildren();
            }
        }
        fields.writeEndObject();
    }

    private void named(String name) {
        if (name.length() > LONGEST_NAME) {
            tooMuch();
        } else {
            fields.writeName(name);
        }
    }

    private void value(JsonParser parser, String path, int depth) {
        JsonToken token = parser.currentToken();
        boolean tooDeep = token.isStructStart() && depth == DEEPEST;
        boolean tooLong = token.isNumeric() && parser.getStringLength() > LONGEST_NUMBER;
        if (tooDeep || tooLong) {
            tooMuch();
        }
        if (mistake != null) {
            // Nobody will look at the fields any more.
            parser.skipChildren();
        } else if (token == JsonToken.START_OBJECT) {
            nested(parser, path, depth + 1);
        } else if (token == JsonToken.START_ARRAY) {
            fields.writeStartArray();
            for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
                value(parser, path + "[" + i + "]", depth + 1);
            }
            fields.writeEndArray();
        } else {
            fields.copyCurrentEvent(parser);
        }
    }

    private void nested(JsonParser parser, String path, int depth) {
        Set<String> seen = new HashSet<>();
        fields.writeStartObject();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            if (!seen.add(name)) {
                wrong(path + "." + name, "is given twice");
            }
            named(name);
            parser.nextToken();
            value(parser, path + "." + name, depth);
        }
        fields.writeEndObject();
    }

    private void tooMuch() {
        wrong("item", "is nested too deeply, or has a number or name that is too long");
    }

    private void wrong(String field, String message) {
        if (mistake == null) {
            mistake = new InvalidRequest(JsonMistakes.shortened(field), message);
        }
    }
}
