package dev.otto.ledger.web.hostile;

import dev.otto.ledger.testing.contract.ApiDocument;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.StringJoiner;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.JsonNode;

/** Spoils a body, member by member as its schema says, or as a whole. */
final class BodyMischief {
    private static final int MEBIBYTE = 1 << 20;

    private final ApiDocument document;
    private final Random random;

    BodyMischief(ApiDocument document, Random random) {
        this.document = document;
        this.random = random;
    }

    void spoil(Attempt attempt, JsonNode body) {
        JsonNode schema = resolved(attempt.operation().requestSchema());
        switch (random.nextInt(10)) {
            case 0, 1, 2, 3, 4 -> member(attempt, body, schema);
            case 5, 6 -> members(attempt, body, schema);
            case 7, 8 -> whole(attempt, body.toString());
            default -> encoding(attempt, body.toString());
        }
    }

    private JsonNode resolved(JsonNode schema) {
        JsonNode ref = schema.path("$ref");
        return ref.isMissingNode() ? schema : document.root().at(ref.asString().substring(1));
    }

    /** Another value of one member: one that its schema does not allow, or an odd one that it may. */
    private void member(Attempt attempt, JsonNode body, JsonNode schema) {
        List<Map.Entry<String, JsonNode>> members =
                new ArrayList<>(schema.path("properties").properties());
        if (members.isEmpty()) {
            extra(attempt, body);
            return;
        }
        Map.Entry<String, JsonNode> member = Oddities.one(members, random);
        boolean required = schema.path("required").toString().contains("\"" + member.getKey() + "\"");
        Value value = value(member.getValue(), required);
        attempt.body(with(body, member.getKey(), value.json()));
        attempt.changed(member.getKey() + " = " + value.json(), value.refused());
    }

    /** @param refused whether no service may take it */
    private record Value(String json, boolean refused) {}

    private Value value(JsonNode schema, boolean required) {
        if (random.nextInt(12) == 0) {
            return new Value("null", required);
        }
        if (random.nextInt(8) == 0) {
            return new Value(Oddities.one(Oddities.NO_JSON, random), true);
        }
        String type = schema.path("type").toString();
        if (type.contains("integer")) {
            return number(schema);
        }
        if (type.contains("string")) {
            return text(schema);
        }
        if (type.contains("array")) {
            // What is wrong with one item is that item's own.
            return new Value(
                    Oddities.one(
                            List.of("[]", "[null]", "[5]", "[{}]", Oddities.nested(15), "[{\"kind\":\"gift\"}]"),
                            random),
                    false);
        }
        return random.nextBoolean()
                ? new Value(Oddities.one(List.of("5", "\"text\"", "[]", "true", Oddities.nested(15)), random), true)
                : new Value(pairs(), type.contains("object"));
    }

    private Value number(JsonNode schema) {
        long min = schema.path("minimum").asLong(1);
        long max = schema.path("maximum").asLong(Long.MAX_VALUE - 1);
        return switch (random.nextInt(6)) {
            case 0 -> new Value(Long.toString(min - 1), true);
            case 1 -> new Value(Long.toString(max + 1), true);
            case 2 -> new Value(Long.toString(Long.MIN_VALUE), true);
            case 3 -> new Value(Long.toString(random.nextBoolean() ? min : max), false);
            default -> new Value(Oddities.one(Oddities.NO_NUMBERS, random), true);
        };
    }

    private Value text(JsonNode schema) {
        if (random.nextInt(4) == 0) {
            return new Value(Oddities.one(Oddities.NO_TEXT, random), true);
        }
        if (schema.has("enum")) {
            String one = schema.get("enum").get(0).asString();
            return new Value(
                    "\""
                            + Oddities.one(
                                    List.of(one.toUpperCase(Locale.ROOT), one + " ", "", "0", one + "\\u0000"), random)
                            + "\"",
                    true);
        }
        String format = schema.path("format").asString("");
        if (format.equals("uuid")) {
            return new Value("\"" + Oddities.one(Oddities.NO_IDS, random) + "\"", true);
        }
        if (format.equals("date-time")) {
            return new Value("\"" + Oddities.one(Oddities.NO_INSTANTS, random) + "\"", true);
        }
        int longest = schema.path("maxLength").asInt(500);
        return switch (random.nextInt(4)) {
            case 0 -> new Value("\"" + "é".repeat(longest + 1) + "\"", true);
            case 1 -> new Value("\"" + "x".repeat(longest) + "\"", false);
            default -> new Value("\"" + Oddities.one(Oddities.TEXTS, random) + "\"", false);
        };
    }

    private String pairs() {
        return Oddities.one(
                List.of(
                        "{\"k\":1}",
                        "{\"k\":[]}",
                        "{\"\":\"v\"}",
                        "{\"" + "k".repeat(41) + "\":\"v\"}",
                        "{\"k\":\"" + "v".repeat(501) + "\"}",
                        "{\"k\":\"a\",\"k\":\"b\"}",
                        "{\"k\\u0000\":\"v\"}",
                        "{\"k\":\"\\udc00\"}",
                        Oddities.nestedObjects(18)),
                random);
    }

    /** Members too many, too few, twice, or under another name. */
    private void members(Attempt attempt, JsonNode body, JsonNode schema) {
        List<String> names = new ArrayList<>(body.propertyNames());
        if (names.isEmpty() || random.nextInt(4) == 0) {
            extra(attempt, body);
            return;
        }
        String name = Oddities.one(names, random);
        String value = body.get(name).toString();
        boolean required = schema.path("required").toString().contains("\"" + name + "\"");
        switch (random.nextInt(3)) {
            case 0 -> {
                attempt.body(with(body, name, null));
                attempt.changed(name + " left out", required);
            }
            case 1 -> {
                String twice = with(body, name, value);
                attempt.body(twice.substring(0, twice.length() - 1) + ",\"" + name + "\":" + value + "}");
                attempt.changed(name + " given twice", true);
            }
            default -> {
                String other = random.nextBoolean() ? name.toUpperCase(Locale.ROOT) : name + "_";
                attempt.body(with(body, name, null)
                        .replaceFirst("\\{", "{\"" + other + "\":null,")
                        .replace(",}", "}"));
                attempt.changed(name + " under another name", true);
            }
        }
    }

    private void extra(Attempt attempt, JsonNode body) {
        String name = Oddities.one(
                List.of("unknown", "__proto__", "constructor", "$type", "@class", "id\\u0000", "", "status\\n"),
                random);
        String value = Oddities.one(List.of("1", "null", "{}", Oddities.nested(12), "\"x\""), random);
        attempt.body(with(body, name, value));
        attempt.changed("a member called " + name, true);
    }

    private static String with(JsonNode body, String name, String value) {
        StringJoiner members = new StringJoiner(",", "{", "}");
        body.properties().forEach(member -> {
            if (!member.getKey().equals(name)) {
                members.add("\"" + member.getKey() + "\":" + member.getValue());
            }
        });
        if (value != null) {
            members.add("\"" + name + "\":" + value);
        }
        return members.toString();
    }

    private void whole(Attempt attempt, String body) {
        String other = switch (random.nextInt(15)) {
            case 0 -> body.substring(0, random.nextInt(1, body.length()));
            case 1 -> body + body;
            case 2 -> body + " x";
            case 3 -> "[" + body + "]";
            case 4 -> Oddities.one(List.of("null", "5", "\"text\"", "true", "[]"), random);
            case 5 -> body.replace('"', '\'');
            case 6 -> body.replaceFirst("\\{", "{/* comment */");
            case 7 -> Oddities.nested(random.nextInt(100, 100_000));
            case 8 -> Oddities.nestedObjects(random.nextInt(100, 10_000));
            case 9 -> "[".repeat(random.nextInt(1, 50_000));
            case 10 -> "{\"" + "n".repeat(random.nextInt(1_001, 20_000)) + "\":1}";
            case 11 -> "{" + "\"a\":1,".repeat(5_000) + "\"b\":1}";
            case 12 -> ")]}'," + body;
            case 13 -> body.replaceFirst("}$", ",}");
            // Rare, since it is long.
            default ->
                random.nextInt(10) == 0 && !body.contains("\"items\"") ? body + " ".repeat(MEBIBYTE) : "\u0000" + body;
        };
        attempt.body(other);
        attempt.changed("another body", !other.equals(body));
    }

    private void encoding(Attempt attempt, String body) {
        switch (random.nextInt(6)) {
            case 0 -> {
                attempt.body(body.getBytes(Charset.forName("UTF-16")));
                attempt.changed("UTF-16", true);
            }
            case 1 -> {
                attempt.body(("\ufeff" + body).getBytes(StandardCharsets.UTF_8));
                attempt.changed("a byte order mark", false);
            }
            case 2 -> {
                byte[] bytes = body.replaceFirst("}$", ",\"x\":\"??\"}").getBytes(StandardCharsets.ISO_8859_1);
                bytes[bytes.length - 4] = (byte) 0xC0;
                bytes[bytes.length - 3] = (byte) 0xAF;
                attempt.body(bytes);
                attempt.changed("overlong UTF-8", true);
            }
            case 3 -> {
                attempt.header("Content-Encoding", "gzip");
                attempt.body(gzipped(body));
                attempt.changed("compressed", true);
            }
            case 4 -> {
                byte[] bytes = new byte[random.nextInt(1, 200)];
                random.nextBytes(bytes);
                attempt.body(bytes);
                attempt.changed("noise", true);
            }
            default -> {
                attempt.header("Content-Type", "application/json;charset=UTF-32");
                attempt.changed("a charset that it is not in", false);
            }
        }
    }

    private static byte[] gzipped(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
