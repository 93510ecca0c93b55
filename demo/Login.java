import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** A login to the service's database: that of DATABASE_URL, else the embedded one's of a data folder. */
record Login(String host, int port, String database, Map<String, String> properties) {

    static Login of(Path data) throws IOException {
        String given = Books.env("DATABASE_URL", "");
        if (given.isEmpty()) {
            Map<String, String> superuser = Map.of("user", "postgres", "password", read(data, "postgres-password"));
            return new Login("127.0.0.1", Integer.parseInt(read(data, "postgres-port")), "ledger", superuser);
        }
        URI parts = URI.create(given.replaceFirst("^jdbc:", ""));
        Map<String, String> properties = new HashMap<>();
        String query = parts.getRawQuery() == null ? "" : parts.getRawQuery();
        for (String pair : query.isEmpty() ? new String[0] : query.split("&")) {
            String[] sides = pair.split("=", 2);
            properties.put(sides[0], decoded(sides.length == 2 ? sides[1] : ""));
        }
        String[] user = (parts.getRawUserInfo() == null ? "" : parts.getRawUserInfo()).split(":", 2);
        if (!user[0].isEmpty()) {
            properties.put("user", decoded(user[0]));
        }
        if (user.length == 2) {
            properties.put("password", decoded(user[1]));
        }
        return new Login(parts.getHost(), parts.getPort() < 0 ? 5432 : parts.getPort(),
                decoded(parts.getRawPath().replaceFirst("^/", "")), properties);
    }

    Login to(String other) {
        return new Login(host, port, other, properties);
    }

    Connection connect() throws SQLException {
        Properties login = new Properties();
        login.putAll(properties);
        return DriverManager.getConnection("jdbc:postgresql://" + host + ":" + port + "/" + database, login);
    }

    private static String decoded(String part) {
        return URLDecoder.decode(part, StandardCharsets.UTF_8);
    }

    /** One of the files that the service keeps in its data folder. */
    static String read(Path data, String file) throws IOException {
        try {
            return Files.readString(data.resolve(file)).strip();
        } catch (NoSuchFileException e) {
            throw new IllegalStateException(data.resolve(file) + " is not there: set LEDGER_DATA_DIRECTORY to the service's"
                    + " data folder, or LEDGER_ADMIN_KEY and DATABASE_URL as the service has them.");
        }
    }
}
