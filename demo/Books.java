import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.UUID;

/** What the service keeps beside its API: its files, and its database, which is asked by plain SQL. */
final class Books {
    private final Path data = Path.of(env("LEDGER_DATA_DIRECTORY", "data"));

    String adminKey() throws IOException {
        String given = env("LEDGER_ADMIN_KEY", "");
        return given.isEmpty() ? read("admin-key") : given;
    }

    private String read(String file) throws IOException {
        try {
            return Files.readString(data.resolve(file)).strip();
        } catch (NoSuchFileException e) {
            throw new IllegalStateException(data.resolve(file) + " is not there: set LEDGER_DATA_DIRECTORY to the service's"
                    + " data folder, or LEDGER_ADMIN_KEY and DATABASE_URL as the service has them.");
        }
    }

    /** Prints every balance as the API, the projection and the events have it; false if any two differ. */
    boolean compare(Service service, String admin, List<String> users) throws Exception {
        boolean equal = true;
        System.out.printf("%n%-38s %10s %10s %10s%n", "user", "API", "projection", "events");
        try (Connection database = database()) {
            for (String user : users) {
                String credits = Service.expect(200, service.send(admin, "GET", "/v1/users/" + user + "/credits", null, null));
                long api = Long.parseLong(Service.field("amount", credits));
                long projection = ask(database, "SELECT amount FROM credits WHERE user_id = ?", user);
                long events = ask(database, """
                        SELECT coalesce(sum((payload #>> '{booking,debt}')::bigint), 0)
                               + coalesce(sum((SELECT sum((lot ->> 'remaining')::bigint)
                                               FROM jsonb_array_elements(payload #> '{booking,lots}') lot)), 0)
                        FROM event_log WHERE aggregate_type = 'account' AND aggregate_id = ?""", user);
                boolean same = api == projection && api == events;
                equal &= same;
                System.out.printf("%-38s %,10d %,10d %,10d  %s%n", user, api, projection, events, same ? "=" : "DIFFERENT");
            }
        }
        System.out.println();
        return equal;
    }

    private static long ask(Connection database, String sql, String user) throws SQLException {
        try (PreparedStatement statement = database.prepareStatement(sql)) {
            statement.setObject(1, UUID.fromString(user));
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : Long.MIN_VALUE;
            }
        }
    }

    private Connection database() throws IOException, SQLException {
        Properties login = new Properties();
        String given = env("DATABASE_URL", "");
        if (given.isEmpty()) {
            login.setProperty("user", "postgres");
            login.setProperty("password", read("postgres-password"));
            return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + read("postgres-port") + "/ledger", login);
        }
        if (given.startsWith("jdbc:")) {
            return DriverManager.getConnection(given);
        }
        URI parts = URI.create(given);
        String[] user = (parts.getRawUserInfo() == null ? "" : parts.getRawUserInfo()).split(":", 2);
        login.setProperty("user", URLDecoder.decode(user[0], StandardCharsets.UTF_8));
        if (user.length == 2) {
            login.setProperty("password", URLDecoder.decode(user[1], StandardCharsets.UTF_8));
        }
        String host = parts.getHost() + ":" + (parts.getPort() < 0 ? 5432 : parts.getPort());
        String query = parts.getRawQuery() == null ? "" : "?" + parts.getRawQuery();
        return DriverManager.getConnection("jdbc:postgresql://" + host + parts.getRawPath() + query, login);
    }

    /** A variable, or what stands for it where it is not set. */
    static String env(String name, String otherwise) {
        String value = System.getenv(name);
        return value == null || value.isBlank() ? otherwise : value.strip();
    }
}
