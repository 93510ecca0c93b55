package dev.otto.ledger.platform.postgres;

import dev.otto.ledger.platform.config.ConfigurationMistake;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.PropertyResolver;

/**
 * The database that the service works on.
 *
 * @param service whom the service logs in as; it then works under {@link ServiceRole}
 * @param migration whom the migrations run as: the owner of every table
 * @param embedded whether the service brought this PostgreSQL along
 */
public record DatabaseSettings(DatabaseUrl service, DatabaseUrl migration, boolean embedded) {

    static final String URL = "DATABASE_URL";
    static final String MIGRATION_URL = "DATABASE_MIGRATION_URL";

    /** What the environment names; nothing where the service is to bring its own PostgreSQL. */
    public static Optional<DatabaseSettings> from(PropertyResolver environment) {
        String url = value(environment, URL);
        String migrationUrl = value(environment, MIGRATION_URL);
        if (url == null) {
            if (migrationUrl != null) {
                throw new ConfigurationMistake(MIGRATION_URL + " is set but " + URL
                        + " is not; set both, or neither for the embedded database.");
            }
            return Optional.empty();
        }
        DatabaseUrl service = DatabaseUrl.parse(URL, url);
        DatabaseUrl migration = migrationUrl == null ? service : DatabaseUrl.parse(MIGRATION_URL, migrationUrl);
        return Optional.of(new DatabaseSettings(service, migration, false));
    }

    // An empty variable is what a compose file makes of one that is not set.
    private static @Nullable String value(PropertyResolver environment, String name) {
        String value = environment.getProperty(name);
        return value == null || value.isBlank() ? null : value;
    }
}
