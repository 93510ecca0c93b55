package dev.otto.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;

class LedgerApplicationTest {

    @Test
    void callsNobodyOutsideAndStoresNoClassNamesByDefault() throws Exception {
        PropertySource<?> settings = new YamlPropertySourceLoader()
                .load("application", new ClassPathResource("application.yaml"))
                .getFirst();

        assertThat(settings.getProperty("axon.axonserver.enabled")).isEqualTo(false);
        assertThat(settings.getProperty("axon.update-check.disabled")).isEqualTo(true);
        assertThat(settings.getProperty("axon.serializer.general")).isEqualTo("jackson3");
        assertThat(settings.getProperty("axon.serializer.messages")).isEqualTo("jackson3");
        assertThat(settings.getProperty("axon.serializer.events")).isEqualTo("jackson3");
    }
}
