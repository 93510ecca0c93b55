import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** What the service keeps beside its API: its files, and its database, which is asked by plain SQL. */
final class Books {
    private final Path data = Path.of(env("LEDGER_DATA_DIRECTORY", "data"));

    String adminKey() throws IOException {
        String given = env("LEDGER_ADMIN_KEY", "");
        return given.isEmpty() ? Login.read(data, "admin-key") : given;
    }

    /** Prints every balance as the API, the projection and the events have it; false if any two differ. */
    boolean compare(Service service, String admin, List<String> users) throws Exception {
        boolean equal = true;
        System.out.printf("%n%-38s %10s %10s %10s%n", "user", "API", "projection", "events");
        try (Connection database = Login.of(data).connect()) {
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

    /** A variable, or what stands for it where it is not set. */
    static String env(String name, String otherwise) {
        String value = System.getenv(name);
        return value == null || value.isBlank() ? otherwise : value.strip();
    }
}
