package dev.otto.ledger.web.hostile;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import tools.jackson.databind.JsonNode;

/** Spoils what is not the body: method, path, query and headers. */
final class LineMischief {
    private final World world;
    private final Random random;

    LineMischief(World world, Random random) {
        this.world = world;
        this.random = random;
    }

    void spoil(Attempt attempt) {
        switch (random.nextInt(12)) {
            case 0 -> method(attempt);
            case 1, 2, 3 -> path(attempt);
            case 4, 5, 6 -> query(attempt);
            case 7 -> idempotencyKey(attempt);
            case 8 -> authorization(attempt);
            case 9 -> mediaTypes(attempt);
            default -> headers(attempt);
        }
    }

    private void method(Attempt attempt) {
        String method = Oddities.one(
                List.of(
                        "PUT",
                        "DELETE",
                        "PATCH",
                        "TRACE",
                        "HEAD",
                        "OPTIONS",
                        "FOO",
                        "post",
                        "get",
                        "G".repeat(500),
                        "GE(T"),
                random);
        attempt.method(method);
        boolean taken = List.of("DELETE", "PATCH", "HEAD", "OPTIONS").contains(method);
        if (taken) {
            // It may be a good request of another kind, whatever its body is.
            attempt.unsure();
        }
        attempt.changed("method " + method, !taken);
    }

    private void path(Attempt attempt) {
        String path = attempt.path();
        String query = attempt.target().substring(path.length());
        switch (random.nextInt(8)) {
            case 0, 1 -> {
                String id = Oddities.one(Oddities.NO_IDS, random).replace(" ", "%20");
                attempt.target(path.replaceFirst("[0-9a-f]{8}-[-0-9a-f]{27}", id) + query);
                attempt.changed("id " + id, !attempt.path().equals(path));
            }
            case 2, 3 -> {
                String segment = Oddities.one(Oddities.NO_PATHS, random);
                String[] parts = path.split("/");
                parts[random.nextInt(1, parts.length)] = segment.replace("\\", "\\\\");
                attempt.target(String.join("/", parts) + query);
                attempt.changed("path " + segment, false);
            }
            case 4 -> {
                attempt.target(path
                        + Oddities.one(List.of("/", "//", ";a=b", "%00", ".json", "/..", "?", "%3f"), random)
                        + query);
                attempt.changed("more path", false);
            }
            case 5 -> {
                attempt.target(
                        Oddities.one(List.of("/", "//", "/./", "/%2e/", "/x/../"), random) + path.substring(1) + query);
                attempt.changed("path before", false);
            }
            case 6 -> {
                attempt.target(path.toUpperCase(Locale.ROOT) + query);
                attempt.changed("capitals", true);
            }
            default -> {
                attempt.target(path.replaceFirst("[0-9a-f]{8}-[-0-9a-f]{27}", world.someId(random)) + query);
                attempt.changed("an id of something else", false);
            }
        }
    }

    private void query(Attempt attempt) {
        List<JsonNode> parameters = attempt.operation().parameters("query");
        if (parameters.isEmpty() || random.nextInt(4) == 0) {
            String pair = Oddities.one(List.of("x=%ff", "x=%00", "x=%", "%zz=1", "x=%c0%af", "x=%ed%a0%80"), random);
            attempt.query(pair);
            attempt.changed("query " + pair, true);
            return;
        }
        JsonNode parameter = Oddities.one(parameters, random);
        String name = parameter.get("name").asString();
        if (name.equals("cursor")) {
            String cursor = cursor();
            attempt.query("cursor=" + cursor);
            attempt.changed("cursor " + cursor, false);
            return;
        }
        JsonNode schema = parameter.get("schema");
        String value = wrong(schema);
        if (random.nextInt(6) == 0) {
            attempt.query(name + "=" + value);
        }
        attempt.query(name + "=" + value);
        attempt.changed(
                name + "=" + value,
                !schema.path("type").asString("").equals("string") || schema.has("enum") || schema.has("format"));
    }

    private String wrong(JsonNode schema) {
        if (schema.path("type").asString("").equals("integer")) {
            return Oddities.one(
                    List.of(
                            "0",
                            "1001",
                            "-1",
                            "1.0",
                            "1e2",
                            "+5",
                            "%20",
                            "0x10",
                            "99999999999999999999",
                            "%D9%A5",
                            "NaN"),
                    random);
        }
        List<String> values = schema.path("format").asString("").equals("date-time")
                ? Oddities.NO_INSTANTS
                : schema.path("format").asString("").equals("uuid")
                        ? Oddities.NO_IDS
                        : List.of("OPEN", "Usage", "x", "a,b", "x".repeat(3_000), "%E2%80%AE", "'--", "[]", "a@b");
        return Oddities.one(values, random).replace(" ", "%20").replace("+", "%2B");
    }

    /** Another list's, one that is cut, changed, or counts beyond a long, or none at all. */
    private String cursor() {
        String real = Oddities.one(world.cursors(), random);
        return switch (random.nextInt(7)) {
            case 0 -> real;
            case 1 -> real.substring(0, random.nextInt(real.length()));
            case 2 -> {
                int at = random.nextInt(real.length());
                yield real.substring(0, at) + (char) ('A' + random.nextInt(26)) + real.substring(at + 1);
            }
            case 3 -> encoded("1" + Oddities.one(List.of("t", "h", "v", "e"), random) + "9223372036854775808");
            case 4 -> encoded("1" + Oddities.one(List.of("t", "h", "v", "e"), random) + "9999999999999999999");
            case 5 -> encoded("2t1") + "%3D%3D";
            default ->
                Oddities.one(List.of("", "%20", "!!!!", "null", "..", "x".repeat(5_000), "%F0%9F%98%80"), random);
        };
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    private void idempotencyKey(Attempt attempt) {
        boolean takesOne = attempt.operation().takesKey();
        String value = Oddities.one(
                List.of("", "a b", "\"", "\"a", "\"a\"b", "\"\\x\"", "k".repeat(256), "é", "\u0001", "\"\"", "a\tb"),
                random);
        attempt.header("Idempotency-Key", value);
        if (random.nextInt(5) == 0) {
            attempt.also("Idempotency-Key", "k2");
        }
        attempt.changed("key " + value, takesOne);
    }

    private void authorization(Attempt attempt) {
        String value = Oddities.one(
                List.of(
                        "",
                        "Bearer",
                        "Bearer ",
                        "Basic YWRtaW46YWRtaW4=",
                        "Bearer olk_" + "z".repeat(43),
                        "Bearer olk_",
                        "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.",
                        "Bearer " + "x".repeat(4_000),
                        "Bearer é",
                        "Digest a",
                        "Bearer \u0001"),
                random);
        if (value.isEmpty()) {
            attempt.without("Authorization");
        } else {
            attempt.header("Authorization", value);
        }
        attempt.changed("Authorization " + value, true);
    }

    private void mediaTypes(Attempt attempt) {
        if (random.nextBoolean()) {
            String accept = Oddities.one(
                    List.of("image/png", "text/html", "nonsense", "a/b/c", "application/xml;q=1", ";;", "*"), random);
            attempt.header("Accept", accept);
            attempt.changed("Accept " + accept, false);
            return;
        }
        String type = Oddities.one(
                List.of(
                        "",
                        "text/plain",
                        "application/xml",
                        "multipart/form-data; boundary=x",
                        "nonsense",
                        "a/b/c",
                        "application/x-www-form-urlencoded",
                        "application/json-patch+json",
                        "*/*",
                        "application/*"),
                random);
        attempt.header("Content-Type", type);
        attempt.changed("Content-Type " + type, false);
    }

    private void headers(Attempt attempt) {
        String header = Oddities.one(
                List.of(
                        "Transfer-Encoding: nonsense",
                        "Transfer-Encoding: gzip, chunked, identity",
                        "Content-Length: -1",
                        "Content-Length: 1e3",
                        "Content-Length: 99999999999999999999",
                        "Host: a b",
                        "Host: ",
                        "X-Long: " + "x".repeat(9_000),
                        "X-Nul: a\u0000b",
                        "Bad Name: x",
                        ": nameless",
                        "X-Forwarded-Host: evil.test",
                        "X-Forwarded-Prefix: /..",
                        "X-HTTP-Method-Override: DELETE",
                        "Range: bytes=0-1",
                        "If-Modified-Since: yesterday",
                        "Cookie: JSESSIONID=\"",
                        "Origin: http://evil.test",
                        "Ledger-Min-Position: -1",
                        "Ledger-Min-Position: x",
                        "Ledger-Min-Position: 1e3",
                        "Ledger-Min-Position: 99999999999999999999",
                        "Last-Event-ID: x",
                        "Accept-Language: x-".repeat(20),
                        "Accept-Encoding: br;q=nonsense",
                        "Upgrade: websocket",
                        "Forwarded: for=\"_hidden"),
                random);
        int colon = header.indexOf(':');
        String name = header.substring(0, colon);
        boolean framing = name.equals("Transfer-Encoding") || name.equals("Content-Length");
        if (framing) {
            attempt.body(new byte[0]);
        }
        if (framing || name.equals("Host")) {
            attempt.header(name, header.substring(colon + 1).strip());
        } else {
            attempt.also(name, header.substring(colon + 1).strip());
        }
        attempt.changed(header.length() > 60 ? header.substring(0, 60) : header, framing);
    }
}
