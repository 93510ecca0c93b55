package dev.otto.ledger.platform.postgres;

import dev.otto.ledger.platform.config.ConfigurationMistake;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The settings without which an acknowledged command can be lost in a power cut. */
final class Durability {

    static final List<String> SETTINGS = List.of("fsync", "synchronous_commit", "full_page_writes");

    private Durability() {}

    /** Refuses a server that lacks any of them. */
    static void require(Connection connection) throws SQLException {
        List<String> off = off(connection);
        if (!off.isEmpty()) {
            throw new ConfigurationMistake(
                    "the embedded database runs with %s off although it was told otherwise; look into its postgresql.auto.conf and role settings."
                            .formatted(String.join(", ", off)));
        }
    }

    /** Those that are off for the sessions of this user. */
    static List<String> off(Connection connection) throws SQLException {
        List<String> off = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            for (String name : SETTINGS) {
                try (ResultSet setting = statement.executeQuery("SHOW " + name)) {
                    setting.next();
                    if (setting.getString(1).equals("off")) {
                        off.add(name);
                    }
                }
            }
        }
        return off;
    }
}
