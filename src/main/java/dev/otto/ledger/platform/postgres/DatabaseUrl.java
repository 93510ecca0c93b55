package dev.otto.ledger.platform.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Where a database is and who logs in to it.
 *
 * @param source the variable that named it, for messages
 * @param hosts one {@code host:port}, or several separated by commas as the driver takes them
 * @param parameters the driver's own, such as {@code sslmode}
 */
public record DatabaseUrl(
        String source,
        String hosts,
        String database,
        String user,
        @Nullable String password,
        Map<String, String> parameters) {

    public DatabaseUrl {
        parameters = Map.copyOf(parameters);
    }

    /** Reads either form of URL; {@code variable} is named when the text is not one. */
    public static DatabaseUrl parse(String variable, String text) {
        return new DatabaseUrlParser(variable, text).parse();
    }

    /** The driver's URL, without user, password and parameters. */
    public String jdbcUrl() {
        return "jdbc:postgresql://" + hosts + "/" + DatabaseUrlParser.encode(database);
    }

    /** The same server and login, another database. */
    public DatabaseUrl withDatabase(String name) {
        return new DatabaseUrl(source, hosts, name, user, password, parameters);
    }

    /** What to hand to the driver; {@code defaults} give way to what the URL says. */
    public Properties properties(Map<String, String> defaults) {
        Properties properties = new Properties();
        properties.putAll(defaults);
        properties.putAll(parameters);
        properties.setProperty("user", user);
        if (password != null) {
            properties.setProperty("password", password);
        }
        return properties;
    }

    /** A connection outside any pool. */
    public Connection connect(Map<String, String> defaults) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(), properties(defaults));
    }

    /** Without the password and the parameters, since both may be secrets. */
    @Override
    public String toString() {
        return "postgresql://" + user + "@" + hosts + "/" + database;
    }
}
