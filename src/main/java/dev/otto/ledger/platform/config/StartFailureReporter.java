package dev.otto.ledger.platform.config;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Tells in one line on standard error why the service does not start, where an operator can put it right. Whatever it
 * does not know is a fault of the program, which Spring Boot reports with all its details.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class StartFailureReporter implements SpringBootExceptionReporter {

    private static final Logger log = LoggerFactory.getLogger(StartFailureReporter.class);

    // Spring Boot looks for this constructor.
    StartFailureReporter(@Nullable ConfigurableApplicationContext context) {}

    @Override
    public boolean reportException(Throwable failure) {
        Optional<String> line = explain(failure);
        line.ifPresent(text -> {
            log.debug("The start failed", failure);
            System.err.println("Otto Ledger cannot start: " + text);
        });
        return line.isPresent();
    }

    static Optional<String> explain(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConfigurationMistake mistake) {
                return Optional.ofNullable(mistake.getMessage());
            }
            if (cause instanceof PortInUseException taken) {
                return Optional.of("port %d is taken by another program; stop that one or set PORT to a free port."
                        .formatted(taken.getPort()));
            }
            // The value stays out of the line: it may be a secret.
            if (cause instanceof BindException unfit) {
                return Optional.of("the setting %s has a value that does not fit; it takes %s."
                        .formatted(
                                setting(unfit.getName().toString()),
                                unfit.getTarget().getType()));
            }
            if (cause instanceof InvalidConfigurationPropertyValueException unfit) {
                return Optional.of("the setting %s has a value that does not fit: %s."
                        .formatted(setting(unfit.getName()), unfit.getReason()));
            }
        }
        return Optional.empty();
    }

    private static String setting(String property) {
        return property.equals("server.port") ? "PORT" : property;
    }
}
