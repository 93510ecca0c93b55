package dev.otto.ledger.web.hostile;

import java.util.List;
import java.util.Random;

/** Values that have broken services before, and those just beside what is allowed. */
final class Oddities {
    /** As JSON; none of them is a whole number from 1 to 1000. */
    static final List<String> NO_NUMBERS = List.of(
            "true",
            "\"5\"",
            "1.0",
            "1e3",
            "1E400",
            "-0.0",
            "0.1e1",
            "123456789012345678901234567890",
            "-99999999999999999999",
            "9".repeat(200),
            "[]",
            "{}",
            "[1]",
            "{\"value\":1}",
            "\"\"",
            "\"NaN\"",
            "\"0x10\"");

    /** That are no JSON at all. */
    static final List<String> NO_JSON = List.of(
            "NaN",
            "Infinity",
            "-Infinity",
            "01",
            "+1",
            "1.",
            ".5",
            "0x1F",
            "1_000",
            "undefined",
            "'5'",
            "nul",
            "tru",
            "--1",
            "1e");

    static final List<String> NO_TEXT = List.of("0", "1", "true", "[]", "{}", "[\"a\"]", "1.5", "[null]", "{\"a\":{}}");

    /** Within quotes; every service may take or refuse them, but it must know which. */
    static final List<String> TEXTS = List.of(
            "",
            " ",
            "\\t\\r\\n",
            "a\\u0000b",
            "\\ud83d",
            "\\ude00\\ud83d",
            "\\uffff",
            "\\ufeff",
            "\\u202egnp.exe",
            "e\\u0301\\u0301\\u0301\\u0301",
            "😀😀",
            "\\u0130\\u0131",
            "ﷺ".repeat(40),
            "' OR '1'='1' --",
            "\\\\'; DROP TABLE events; --",
            "{{7*7}}",
            "${jndi:ldap://127.0.0.1/a}",
            "<script>alert(1)</script>",
            "../../../../etc/passwd",
            "%00%0a",
            "=cmd|' /C calc'!A0",
            "null",
            "\\u001b[31m",
            "\\b\\f",
            "[erased]");

    static final List<String> NO_INSTANTS = List.of(
            "2026-02-30T00:00:00Z",
            "2027-02-29T00:00:00Z",
            "2099-13-01T00:00:00Z",
            "2099-01-01T24:00:00Z",
            "2099-12-31T23:59:60Z",
            "2099-01-01T00:00:00+24:00",
            "2099-01-01T00:00:00+19:00",
            "2099-01-01T00:00:00",
            "2099-01-01",
            "0000-00-00T00:00:00Z",
            "99999-01-01T00:00:00Z",
            "-2099-01-01T00:00:00Z",
            "2099-01-01T00:00:00.1234567890Z",
            "2099-1-1T0:0:0Z",
            "2099-01-01T00:00:00 Z",
            "٢٠٩٩-01-01T00:00:00Z",
            "tomorrow",
            "4070908800");

    static final List<String> NO_IDS = List.of(
            "1-1-1-1-1",
            "0198c0de-cafe-7000-8000-00000000000",
            "0198c0de-cafe-7000-8000-0000000000011",
            "0198c0decafe70008000000000000001",
            "{0198c0de-cafe-7000-8000-000000000001}",
            "urn:uuid:0198c0de-cafe-7000-8000-000000000001",
            "0198c0de-cafe-7000-8000-00000000000g",
            "٠198c0de-cafe-7000-8000-000000000001",
            "null",
            "me ",
            "-1",
            "0");

    /** As they are sent in a path: none is an id, and some are no path. */
    static final List<String> NO_PATHS = List.of(
            "%00",
            "%2f",
            "%2F..%2f",
            "..",
            ".",
            "%2e%2e",
            "%252e%252e",
            "a;b=c",
            ";",
            "%c0%af",
            "%ff",
            "%zz",
            "%",
            "a%0d%0aX-Injected:1",
            "\\",
            "%5c",
            "*",
            "{id}",
            "|",
            "\u00e9",
            "%F0%9F%98%80",
            "a".repeat(6_000),
            "%20",
            "<x>",
            "\"");

    private Oddities() {}

    static <T> T one(List<T> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }

    static String nested(int depth) {
        return "[".repeat(depth) + "]".repeat(depth);
    }

    static String nestedObjects(int depth) {
        return "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
    }
}
