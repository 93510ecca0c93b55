package dev.otto.ledger.payments.providers;

import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.payments.WebhookRefused;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads fields of a provider's JSON. What has another form than it should makes the whole no event of the provider. */
final class Field {
    private static final int LONGEST = 200;

    private Field() {}

    static WebhookRefused misshapen() {
        return new WebhookRefused(WebhookRefused.Cause.FORM);
    }

    /** Along a path of members; null where one is absent, null or no text. */
    static @Nullable String text(JsonNode object, String... path) {
        JsonNode node = at(object, path);
        return node.isString() && !node.stringValue().isBlank() ? node.stringValue() : null;
    }

    /** An object's id, whether the object stands there itself or its id only. */
    static @Nullable String id(JsonNode object, String... path) {
        JsonNode node = at(object, path);
        String id = node.isObject() ? text(node, "id") : text(object, path);
        return id == null ? null : reference(id);
    }

    static String requiredId(JsonNode object, String... path) {
        String id = id(object, path);
        if (id == null) {
            throw misshapen();
        }
        return id;
    }

    /** A name of the provider's that can be stored and found again. */
    static String reference(String text) {
        if (text.length() > LONGEST || !text.chars().allMatch(c -> c > 0x20 && c < 0x7F)) {
            throw misshapen();
        }
        return text;
    }

    static JsonNode at(JsonNode object, String... path) {
        JsonNode node = object;
        for (String member : path) {
            node = node.path(member);
        }
        return node;
    }

    /** A whole amount of minor units, not negative. */
    static long amount(JsonNode object, String member) {
        JsonNode node = object.path(member);
        if (!node.isIntegralNumber() || !node.canConvertToLong()) {
            throw misshapen();
        }
        long value = node.longValue();
        if (value < 0 || value > Credits.MAX_VALUE) {
            throw misshapen();
        }
        return value;
    }

    static boolean has(JsonNode object, String member) {
        return object.has(member) && !object.get(member).isNull();
    }

    static Instant instant(JsonNode object, String member) {
        JsonNode node = object.path(member);
        if (!node.isIntegralNumber() || !node.canConvertToLong()) {
            throw misshapen();
        }
        try {
            return Instant.ofEpochSecond(node.longValue());
        } catch (DateTimeException e) {
            throw misshapen();
        }
    }

    static List<JsonNode> list(JsonNode object, String... path) {
        List<JsonNode> all = new ArrayList<>();
        at(object, path).forEach(all::add);
        return all;
    }
}
