package dev.otto.ledger.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.otto.ledger.web.problem.InvalidValue;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstantTextTest {
    /** Fingerprints of commands are made of these texts and kept for ever. */
    @Test
    void isWhatJavasOwnFormatterWrites() {
        DateTimeFormatter formatter =
                DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
        Random random = new Random(7);
        for (int i = 0; i < 100_000; i++) {
            Instant instant = Instant.ofEpochSecond(
                    random.nextLong(-62_200_000_000L, 253_500_000_000L), random.nextInt(1_000_000_000));
            assertThat(InstantText.format(instant)).isEqualTo(formatter.format(instant));
        }
        assertThat(InstantText.format(Instant.parse("2026-01-31T12:00:00.0000019Z")))
                .isEqualTo("2026-01-31T12:00:00.000001Z");
    }

    @ParameterizedTest
    @CsvSource({
        "0001-01-01T00:00:00Z, 0001-01-01T00:00:00.000000Z",
        "0001-01-01T18:00:00+18:00, 0001-01-01T00:00:00.000000Z",
        "9999-12-31T23:59:59.9999999Z, 9999-12-31T23:59:59.999999Z",
        "0000-12-31T06:00:00-18:00, 0001-01-01T00:00:00.000000Z"
    })
    void takesTheYearsThatHaveFourDigits(String text, String written) {
        assertThat(InstantText.format(InstantText.parse(text))).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000-01-01T00:00:00+18:00",
                "0000-12-31T23:59:59Z",
                "0001-01-01T00:00:00+00:01",
                "9999-12-31T23:59:59-00:01"
            })
    void andNoOther(String text) {
        assertThatThrownBy(() -> InstantText.parse(text))
                .isInstanceOf(InvalidValue.class)
                .hasMessage(InstantText.YEARS);
    }
}
