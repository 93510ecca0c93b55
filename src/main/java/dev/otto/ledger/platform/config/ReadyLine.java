package dev.otto.ledger.platform.config;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.PropertyResolver;
import org.springframework.stereotype.Component;

/**
 * Says when the service can be used, where its things are, and what to try, since the frameworks below it are told to
 * be silent. It names the places of secrets, never a secret.
 */
@Component
final class ReadyLine {

    private static final Logger log = LoggerFactory.getLogger(ReadyLine.class);

    @EventListener
    void ready(ApplicationReadyEvent event) {
        log.info(text(event.getApplicationContext().getEnvironment()));
    }

    static String text(PropertyResolver environment) {
        boolean embedded = value(environment, "DATABASE_URL") == null;
        String address = value(environment, "server.address");
        String host = address != null && !address.equals("0.0.0.0") ? address : embedded ? "127.0.0.1" : "localhost";
        String url = "http://" + host + ":" + environment.getProperty("local.server.port");
        Path data = Path.of(environment.getProperty("ledger.data-directory", "data"))
                .toAbsolutePath()
                .normalize();
        StringBuilder text = new StringBuilder("Otto Ledger is ready at " + url);
        line(text, "Data", embedded ? "the embedded PostgreSQL in " + data : "the database that DATABASE_URL names");
        boolean given = value(environment, "LEDGER_ADMIN_KEY") != null;
        Path adminKey = data.resolve("admin-key");
        String bearer = given ? "$LEDGER_ADMIN_KEY" : Files.exists(adminKey) ? "$(cat '" + adminKey + "')" : null;
        String replace = "not on this machine; set LEDGER_ADMIN_KEY to replace it";
        line(text, "Admin key", given ? "LEDGER_ADMIN_KEY" : bearer == null ? replace : adminKey.toString());
        Path masterKey = data.resolve("master-key");
        if (value(environment, "LEDGER_MASTER_KEY") == null && Files.exists(masterKey)) {
            line(text, "Master key", masterKey + ": keep a copy beside the backups, which cannot be read without it");
        }
        line(
                text,
                "Try",
                bearer == null
                        ? "curl " + url + "/actuator/health/readiness"
                        : "curl -H \"Authorization: Bearer " + bearer + "\" " + url + "/v1/projections");
        return text.toString();
    }

    private static void line(StringBuilder text, String what, String says) {
        text.append("%n  %-11s %s".formatted(what + ":", says));
    }

    private static @Nullable String value(PropertyResolver environment, String name) {
        String value = environment.getProperty(name);
        return value == null || value.isBlank() ? null : value;
    }
}
