package dev.otto.ledger.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.otto.ledger.web.problem.InvalidRequest;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeyHeaderTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "k         | k",
                "\"k\"     | k",
                "` k `     | k",
                "\"a\\\"b\\\\c\" | a\"b\\c",
                "a\"b      | a\"b",
                "a\\b      | a\\b",
                "a,b;c=d   | a,b;c=d",
                "!~        | !~"
            })
    void takesQuotedAndBareAsOneKey(String header, String key) {
        assertThat(IdempotencyKeyHeader.parse(List.of(header))).contains(key);
    }

    @Test
    void tellsAbsenceFromEmptiness() {
        assertThat(IdempotencyKeyHeader.parse(List.of())).isEmpty();
        refuses(List.of(""));
        refuses(List.of("\"\""));
    }

    @Test
    void takes255CharactersAndNoMore() {
        assertThat(IdempotencyKeyHeader.parse(List.of("\"" + "k".repeat(255) + "\"")))
                .contains("k".repeat(255));
        refuses(List.of("k".repeat(256)));
        refuses(List.of("\"" + "k".repeat(256) + "\""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b",
                "\"a b\"",
                "\"",
                "\"k",
                "\"k\"x",
                "\"k\";p=1",
                "\"a\\n\"",
                "\"k\\\"",
                "ä",
                "\"\u007f\"",
                "a\tb",
                "k\u0000"
            })
    void refusesWhatIsNoKey(String header) {
        refuses(List.of(header));
    }

    @Test
    void refusesSeveralLines() {
        refuses(List.of("k", "k"));
    }

    private static void refuses(List<String> lines) {
        assertThatThrownBy(() -> IdempotencyKeyHeader.parse(lines))
                .asInstanceOf(InstanceOfAssertFactories.type(InvalidRequest.class))
                .satisfies(invalid ->
                        assertThat(invalid.errors().getFirst().field()).isEqualTo("Idempotency-Key"));
    }
}
