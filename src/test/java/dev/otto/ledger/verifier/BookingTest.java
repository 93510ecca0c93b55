package dev.otto.ledger.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BookingTest {
    private static final Pattern GOLDEN = Pattern.compile("([\\w.-]+)\\.v(\\d+) (\\{.*})");

    /** An event that the ledger learns to write, the verifier must learn to read. */
    @Test
    void everyEventOfAnAccountThatWasEverStoredIsUnderstood() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("src/test/resources/events/golden.txt"));
        List<LoggedEvent> events = lines.stream()
                .map(GOLDEN::matcher)
                .filter(Matcher::matches)
                .map(BookingTest::event)
                .toList();
        assertThat(events).hasSameSizeAs(lines);
        assertThat(events)
                .filteredOn(event -> event.type().startsWith("credits."))
                .isNotEmpty()
                .allSatisfy(event -> assertThat(Booking.of(event)).isNotNull());
    }

    @ParameterizedTest
    @CsvSource({
        "1, '\"amount\":-8', -8",
        "1, '\"amount\":8', 8",
        "2, '\"direction\":\"debit\",\"amount\":8', -8",
        "2, '\"direction\":\"credit\",\"amount\":8', 8",
    })
    void anAdjustmentGoesTheWayItsVersionSays(int version, String json, long amount) {
        assertThat(adjustment(version, json)).isNotNull().returns(amount, Booking::amount);
    }

    @ParameterizedTest
    @CsvSource({
        "2, '\"amount\":8'",
        "2, '\"direction\":\"up\",\"amount\":8'",
        "2, '\"direction\":\"credit\",\"amount\":-8'",
        "2, '\"direction\":\"debit\"'",
        "3, '\"direction\":\"debit\",\"amount\":8'",
    })
    void anAdjustmentOfAnotherFormIsNotUnderstood(int version, String json) {
        assertThat(adjustment(version, json)).isNull();
    }

    private static Booking adjustment(int version, String json) {
        return Booking.of(event("credits.credits-adjusted", version, "{" + json + "}"));
    }

    private static LoggedEvent event(Matcher line) {
        return event(line.group(1), Integer.parseInt(line.group(2)), line.group(3));
    }

    private static LoggedEvent event(String type, int version, String payload) {
        byte[] json = payload.getBytes(StandardCharsets.UTF_8);
        return new LoggedEvent(
                1, "account", new UUID(0, 1), 0, type, (short) version, json, new byte[0], 0, new byte[0]);
    }
}
