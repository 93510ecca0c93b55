package dev.otto.ledger.platform.config;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.mock.env.MockEnvironment;

class LogFormatTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "ecs", "logstash"})
    void takesTheFormatsThatThereAre(String format) {
        assertThatCode(() -> look(format)).doesNotThrowAnyException();
    }

    @Test
    void saysInOneLineWhatToSetInPlaceOfAnother() {
        assertThatThrownBy(() -> look("xml"))
                .isInstanceOf(ConfigurationMistake.class)
                .hasMessageContaining("LEDGER_LOG_FORMAT is xml");
    }

    private static void look(String format) {
        new LogFormat()
                .postProcessEnvironment(
                        new MockEnvironment().withProperty("LEDGER_LOG_FORMAT", format), new SpringApplication());
    }
}
