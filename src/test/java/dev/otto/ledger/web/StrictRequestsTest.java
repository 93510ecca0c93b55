package dev.otto.ledger.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

@SpringBootTest(classes = WebSlice.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class StrictRequestsTest {
    private static final String USER = "0198b2f4-7c1e-7d3a-9b52-3f0e6a1c2d4e";
    private static final String WHOLE = "must be a whole number from 1 to 9007199254740991";

    @LocalServerPort
    int port;

    @Test
    void takesEveryFieldAndShowsInstantsInMicrosecondsAndNulls() {
        Answer answer = post("""
                {"amount": 9007199254740991, "expires_in_seconds": 60, "description": "", "paid": null,
                 "expires_at": "2026-01-31t13:00:00.1234567+01:00", "video_id": "%s", "mood": "very_loud",
                 "metadata": {"a": "b", "gone": null}, "tags": ["x"]}""".formatted(USER.toUpperCase(Locale.ROOT)));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("""
                        {"ask":{"amount":9007199254740991,"expires_in_seconds":60,"description":"",\
                        "expires_at":"2026-01-31T12:00:00.123456Z","video_id":"%s","mood":"very_loud","paid":null,\
                        "metadata":{"a":"b"},"tags":["x"]},"at":"2026-01-31T12:00:00.000000Z","nothing":null,\
                        "user_id":"%s"}""".formatted(USER, USER));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.0",
                "\"5\"",
                "1e3",
                "1.5",
                "0",
                "-1",
                "-0",
                "9007199254740992",
                "true",
                "[5]",
                "{}",
                "123456789012345678901234567890"
            })
    void takesAmountsOnlyAsWholeNumbersInRange(String amount) {
        assertThat(bad("{\"amount\": " + amount + "}")).isEqualTo("amount: " + WHOLE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                        | amount: is required",
                "{\"amount\": null}                        | amount: is required",
                "{\"amount\": 1, \"amuont\": 2}            | amuont: is not a field of this request",
                "{\"amount\": 1, \"amount\": 1}            | amount: is given twice",
                "{\"amount\": 1, \"expiresAt\": null}      | expiresAt: is not a field of this request",
                "{\"amount\": 1, \"description\": 5}       | description: must be text",
                "{\"amount\": 1, \"description\": false}   | description: must be text",
                "{\"amount\": 1, \"description\": [\"a\"]} | description: must be text",
                "{\"amount\": 1, \"description\": \"a\\u0000\"} | description: must not contain a NUL character",
                "{\"amount\": 1, \"description\": \"\\ud83d\"}  | description: must not contain half a surrogate pair",
                "{\"amount\": 1, \"expires_in_seconds\": 59} | expires_in_seconds: must be a whole number from 60 to 2592000",
                "{\"amount\": 1, \"expires_in_seconds\": \"60\"} | expires_in_seconds: must be a whole number from 60 to 2592000",
                "{\"amount\": 1, \"expires_in_seconds\": 4294967356} | expires_in_seconds: must be a whole number from 60 to 2592000",
                "{\"amount\": 1, \"mood\": \"CALM\"}       | mood: must be one of calm, very_loud",
                "{\"amount\": 1, \"mood\": 0}              | mood: must be one of calm, very_loud",
                "{\"amount\": 1, \"paid\": 5}              | paid: must be an object",
                "{\"amount\": 1, \"paid\": []}             | paid: must be an object",
                "{\"amount\": 1, \"paid\": \"\"}           | paid: must be an object",
                "{\"amount\": 1, \"paid\": {\"currency\": \"EUR\"}} | paid.amount_minor: is required",
                "{\"amount\": 1, \"paid\": {\"amount_minor\": 1.5, \"currency\": \"EUR\"}} | paid.amount_minor: must be a whole number from 0 to 9007199254740991",
                "{\"amount\": 1, \"paid\": {\"amount_minor\": 1, \"currency\": \"EUR\", \"currency\": \"EUR\"}} | paid.currency: is given twice",
                "{\"amount\": 1, \"metadata\": {\"k\": 1}} | metadata.k: must be text",
                "{\"amount\": 1, \"metadata\": {\"\": \"v\"}} | metadata: must be up to 50 pairs of text, with keys of 1 to 40 characters and values of up to 500",
                "{\"amount\": 1, \"metadata\": [\"k\"]}    | metadata: must be an object",
                "{\"amount\": 1, \"tags\": \"a\"}          | tags: must be a list",
                "{\"amount\": 1, \"tags\": [\"a\", 5]}     | tags[1]: must be text",
                "[]                                        | body: must be one JSON object",
                "null                                      | body: must be one JSON object",
                "\"text\"                                  | body: must be one JSON object",
                "5                                         | body: must be one JSON object",
                "{\"amount\": 1} {}                        | body: must be one JSON object",
                "{\"amount\": 1} x                         | body: is not valid JSON (line 1, column 15)",
                "{\"amount\": 1                            | body: is not valid JSON (line 1, column 13)",
                "{\"amount\": 01}                          | body: is not valid JSON (line 1, column 13)",
                "{'amount': 1}                             | body: is not valid JSON (line 1, column 2)",
                "{\"amount\": NaN}                         | body: is not valid JSON (line 1, column 15)",
                "{\"amount\": 1,}                          | body: is not valid JSON (line 1, column 14)",
                "` `                                       | body: must be one JSON object",
                "``                                        | body: must be one JSON object"
            })
    void namesTheFieldOfEveryMistake(String body, String error) {
        assertThat(bad(body)).isEqualTo(error);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-01-31T12:00:00",
                "2026-01-31",
                "2026-02-30T12:00:00Z",
                "2026-01-31T24:00:00Z",
                "2026-01-31T12:00Z",
                "2026-01-31 12:00:00Z",
                "2026-01-31T12:00:00+0100",
                "+12026-01-31T12:00:00Z",
                "2026-01-31T12:00:60Z",
                "2026-01-31T12:00:00.Z",
                "2026-01-31T12:00:00+19:00",
                "now",
                ""
            })
    void takesInstantsOnlyWithAnOffset(String instant) {
        assertThat(bad("{\"amount\": 1, \"expires_at\": \"" + instant + "\"}"))
                .startsWith("expires_at: must be an RFC 3339 instant");
    }

    @Test
    void takesNoNumberForAnInstant() {
        assertThat(bad("{\"amount\": 1, \"expires_at\": 1769860800}")).startsWith("expires_at: must be an RFC 3339");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1-1-1-1-1",
                "0198b2f47c1e7d3a9b523f0e6a1c2d4e",
                "{0198b2f4-7c1e-7d3a-9b52-3f0e6a1c2d4e}",
                "",
                "AZiy9HweF9Obs1I/DmocLU4=",
                "0198b2f4-7c1e-7d3a-9b52-3f0e6a1c2d4g"
            })
    void takesIdsOnlyInTheirOneForm(String id) {
        assertThat(bad("{\"amount\": 1, \"video_id\": \"" + id + "\"}")).startsWith("video_id: must be a UUID");
        if (!id.isEmpty() && !id.contains("{") && !id.contains("/")) {
            assertThat(Answer.toPost(port, "/v1/probe/" + id, "{\"amount\": 1}").text())
                    .contains("\"user\"");
        }
    }

    @Test
    void countsCharactersNotCodeUnits() {
        assertThat(post("{\"amount\": 1, \"description\": \"" + "😀".repeat(500) + "\"}")
                        .status())
                .isEqualTo(200);
        assertThat(bad("{\"amount\": 1, \"description\": \"" + "a".repeat(501) + "\"}"))
                .isEqualTo("description: must be 0 to 500 characters long");
    }

    @Test
    void limitsMetadata() {
        String pairs = "{\"amount\": 1, \"metadata\": {%s}}";
        StringBuilder many = new StringBuilder("\"k0\": \"v\"");
        for (int i = 1; i <= 50; i++) {
            many.append(", \"k").append(i).append("\": \"v\"");
        }
        assertThat(bad(pairs.formatted(many))).startsWith("metadata: must be up to 50 pairs");
        assertThat(bad(pairs.formatted("\"" + "k".repeat(41) + "\": \"v\""))).startsWith("metadata: ");
        assertThat(bad(pairs.formatted("\"k\": \"" + "v".repeat(501) + "\""))).startsWith("metadata: ");
        assertThat(bad(pairs.formatted("\"k\\u0000\": \"v\""))).startsWith("metadata: ");
        assertThat(bad(pairs.formatted("\"k\": \"a\", \"k\": \"b\""))).isEqualTo("metadata.k: is given twice");
    }

    @Test
    void refusesDepthBadUtf8AndAnythingOverOneMebibyte() {
        assertThat(bad("{\"amount\": " + "[".repeat(10_000) + "]".repeat(10_000) + "}"))
                .startsWith("amount: ");
        assertThat(bad("{\"amount\": 1, \"unknown\": " + "[".repeat(100) + "}")).startsWith("body: ");
        assertThat(bad("[".repeat(100_000))).startsWith("body: ");
        assertThat(bad("{\"amount\": " + "1".repeat(5_000) + "}")).startsWith("body: ");

        byte[] overlong = "{\"amount\": 1, \"description\": \"\u00c0\u00af\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(send(BodyPublishers.ofByteArray(overlong)).error()).isEqualTo("body: must be in UTF-8");
        byte[] utf16 = "{\"amount\": 1}".getBytes(StandardCharsets.UTF_16);
        assertThat(send(BodyPublishers.ofByteArray(utf16)).status()).isEqualTo(400);
    }

    @Test
    void takesOneMebibyteAndNoMoreAnnouncedOrChunked() {
        byte[] fits = ("{\"amount\": 1}" + " ".repeat((1 << 20) - 13)).getBytes(StandardCharsets.UTF_8);
        byte[] over = ("{\"amount\": 1}" + " ".repeat((1 << 20) - 12)).getBytes(StandardCharsets.UTF_8);
        byte[] farOver = new byte[20 << 20];

        assertThat(send(BodyPublishers.ofByteArray(fits)).status()).isEqualTo(200);
        assertThat(send(BodyPublishers.ofByteArray(over)).problem()).isEqualTo("/problems/body-too-large");
        assertThat(send(BodyPublishers.ofByteArray(farOver)).status()).isEqualTo(413);
        assertThat(send(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(fits)))
                        .status())
                .isEqualTo(200);
        assertThat(send(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(over)))
                        .status())
                .isEqualTo(413);
    }

    @Test
    void letsABodyThatIsAllOptionalBeMissing() {
        HttpRequest.Builder nothing =
                HttpRequest.newBuilder(uri("/v1/probe/optional")).POST(BodyPublishers.noBody());
        assertThat(Answer.to(nothing).text()).isEqualTo("\"none\"");
        assertThat(Answer.toPost(port, "/v1/probe/optional", "null").error())
                .isEqualTo("body: must be one JSON object");
        assertThat(Answer.toPost(port, "/v1/probe/optional", "{\"x\": 1}").error())
                .isEqualTo("x: is not a field of this request");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "limit=0                  | limit: must be a whole number from 1 to 1000",
                "limit=1001               | limit: must be a whole number from 1 to 1000",
                "limit=+5                 | limit: must be a whole number from 1 to 1000",
                "limit=5.0                | limit: must be a whole number from 1 to 1000",
                "mood=loud                | mood: must be one of calm, very_loud",
                "mood=CALM                | mood: must be one of calm, very_loud",
                "mood=                    | mood: must be one of calm, very_loud",
                "mood=calm&mood=calm      | mood: must be given once",
                "limit=5&limit=5          | limit: must be given once",
                "text=a&text=b            | text: must be given once",
                "from=2026-01-31T12:00:00Z&from=x | from: must be given once",
                "limit=                   | limit: must be a whole number from 1 to 1000",
                "text=                    | text: must not be empty",
                "video_id=1-1-1-1-1       | video_id: must be a UUID such as 0198b2f4-7c1e-7d3a-9b52-3f0e6a1c2d4e",
                "from=yesterday           | from: must be an RFC 3339 instant with an offset, such as 2026-01-31T12:00:00Z (in a query, write + as %2B)",
                "text=a%00b               | query: must not contain a NUL character",
                "text=%ff%fe              | query: must be percent-encoded UTF-8"
            })
    void readsQueriesAsStrictly(String query, String error) {
        Answer answer = Answer.toGet(port, "/v1/probe?" + query);
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.error()).isEqualTo(error);
    }

    @Test
    void ignoresUnknownQueryParametersAndHasDefaults() {
        assertThat(Answer.toGet(port, "/v1/probe?whatever=1").text()).isEqualTo("\"50 null null null\"");
        assertThat(Answer.toGet(port, "/v1/probe?limit=1000&from=2026-01-31T13:00:00%2B01:00&mood=calm")
                        .text())
                .isEqualTo("\"1000 2026-01-31T12:00:00Z CALM null\"");
    }

    private Answer post(String body) {
        return Answer.toPost(port, "/v1/probe/" + USER, body);
    }

    private String bad(String body) {
        Answer answer = post(body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.problem()).isEqualTo("/problems/invalid-request");
        return answer.error();
    }

    private Answer send(HttpRequest.BodyPublisher body) {
        return Answer.to(HttpRequest.newBuilder(uri("/v1/probe/" + USER))
                .header("Content-Type", "application/json")
                .POST(body));
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }
}
