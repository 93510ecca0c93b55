package dev.otto.ledger.platform.config;

import java.util.Set;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;

/** Looks at LEDGER_LOG_FORMAT before the logging does, which would end the start with a stack trace. */
final class LogFormat implements EnvironmentPostProcessor {
    private static final Set<String> FORMATS = Set.of("", "ecs", "logstash");

    // Spring Boot looks for this constructor.
    LogFormat() {}

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        String format = environment.getProperty("LEDGER_LOG_FORMAT", "");
        if (!FORMATS.contains(format)) {
            throw new ConfigurationMistake("LEDGER_LOG_FORMAT is " + format
                    + ", which is no format; set it to ecs or logstash, or leave it out.");
        }
    }
}
