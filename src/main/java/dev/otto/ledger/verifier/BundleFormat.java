package dev.otto.ledger.verifier;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The JSON of bundles, heads and keys, as docs/audit.md describes it: to write it, and to read it. */
public final class BundleFormat {
    /** The form of a bundle, as its manifest names it. */
    public static final String FORMAT = "otto-ledger-bundle/1";

    public static final String MANIFEST = "manifest.json";
    public static final String KEYS = "keys.json";
    public static final String HEADS = "heads.jsonl";
    public static final String EVENTS = "events.jsonl";

    private static final JsonMapper JSON = new JsonMapper();
    private static final HexFormat HEX = HexFormat.of();
    private static final DateTimeFormatter MICROS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private BundleFormat() {}

    /** An instant as it is signed and shown. */
    public static String instant(Instant instant) {
        return MICROS.format(instant);
    }

    public static byte[] write(LoggedEvent event) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("position", event.position());
        line.put("aggregate_type", event.aggregateType());
        line.put("aggregate_id", event.aggregateId().toString());
        line.put("sequence", event.sequence());
        line.put("type", event.type());
        line.put("version", event.version());
        line.put("payload", base64(event.payload()));
        line.put("metadata", base64(event.metadata()));
        line.put("recorded_at", instant(Instant.EPOCH.plus(event.recordedAt(), ChronoUnit.MICROS)));
        line.put("hash", HEX.formatHex(event.hash()));
        return JSON.writeValueAsBytes(line);
    }

    public static byte[] write(Head head) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("position", head.position());
        line.put("root", HEX.formatHex(head.root()));
        line.put("sealed_at", head.sealedAt());
        line.put("key_id", head.keyId());
        line.put("signature", base64(head.signature()));
        return JSON.writeValueAsBytes(line);
    }

    /** The value that stands for a key in the list of keys. */
    public static Map<String, @Nullable Object> value(AuditKey key) {
        Map<String, @Nullable Object> value = new LinkedHashMap<>();
        value.put("id", key.id());
        value.put("public_key", base64(key.encoded()));
        value.put("created_at", key.createdAt());
        value.put("previous", key.previous());
        value.put("endorsement", key.endorsement() == null ? null : base64(key.endorsement()));
        value.put("acceptance", key.acceptance() == null ? null : base64(key.acceptance()));
        return value;
    }

    public static byte[] write(Object value) {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(value);
    }

    static JsonNode tree(byte[] json) {
        return readable(() -> JSON.readTree(json));
    }

    static LoggedEvent event(String line) {
        return readable(() -> {
            JsonNode json = JSON.readTree(line);
            return new LoggedEvent(
                    whole(json, "position"),
                    text(json, "aggregate_type"),
                    UUID.fromString(text(json, "aggregate_id")),
                    whole(json, "sequence"),
                    text(json, "type"),
                    (short) whole(json, "version"),
                    bytes(json, "payload"),
                    bytes(json, "metadata"),
                    ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(text(json, "recorded_at"))),
                    HEX.parseHex(text(json, "hash")));
        });
    }

    /** Throws {@link IllegalArgumentException} for what is no head. */
    public static Head head(String line) {
        return readable(() -> head(JSON.readTree(line)));
    }

    static Head head(JsonNode json) {
        return new Head(
                whole(json, "position"),
                HEX.parseHex(text(json, "root")),
                text(json, "sealed_at"),
                text(json, "key_id"),
                bytes(json, "signature"));
    }

    static AuditKey key(JsonNode json) {
        return readable(() -> new AuditKey(
                text(json, "id"),
                bytes(json, "public_key"),
                text(json, "created_at"),
                json.path("previous").isString() ? text(json, "previous") : null,
                json.path("endorsement").isString() ? bytes(json, "endorsement") : null,
                json.path("acceptance").isString() ? bytes(json, "acceptance") : null));
    }

    private interface Reading<T> {
        T read();
    }

    private static <T> T readable(Reading<T> reading) {
        try {
            return reading.read();
        } catch (JacksonException | java.time.DateTimeException e) {
            throw new IllegalArgumentException("it is not of the form that is asked for", e);
        }
    }

    static long whole(JsonNode json, String member) {
        JsonNode value = json.path(member);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new IllegalArgumentException(member + " is not a whole number");
        }
        return value.longValue();
    }

    static String text(JsonNode json, String member) {
        if (!json.path(member).isString()) {
            throw new IllegalArgumentException(member + " is not a text");
        }
        return json.path(member).asString();
    }

    private static byte[] bytes(JsonNode json, String member) {
        return Base64.getDecoder().decode(text(json, member));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
