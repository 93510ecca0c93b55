package dev.otto.ledger.platform.config;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.ExitCodeGenerator;

/**
 * Something around the service that keeps it from starting and that its operator can put right: a variable, a folder, a
 * database. The message is one line that says what is wrong and what to do, holds no secret, and is all that the
 * console shows; the cause is for the debug log.
 */
public class ConfigurationMistake extends RuntimeException implements ExitCodeGenerator {

    public ConfigurationMistake(String message) {
        this(message, null);
    }

    public ConfigurationMistake(String message, @Nullable Throwable cause) {
        super(message.replaceAll("\\s*\\R\\s*", " "), cause);
    }

    @Override
    public int getExitCode() {
        return 1;
    }
}
