package dev.otto.ledger.platform.postgres;

import dev.otto.ledger.platform.config.ConfigurationMistake;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;

/** Says why a database cannot be used, in words for whoever set its URL. */
final class ConnectionFailures {

    private ConnectionFailures() {}

    static ConfigurationMistake explain(DatabaseUrl url, SQLException failure) {
        String state = failure.getSQLState() == null ? "" : failure.getSQLState();
        String line = switch (state) {
            case "28P01", "28000" ->
                "the database at %s does not let the user %s in (%s); check user and password in %s."
                        .formatted(url.hosts(), url.user(), firstLine(failure), url.source());
            case "3D000" ->
                "the server at %s has no database %s; create it or correct %s."
                        .formatted(url.hosts(), url.database(), url.source());
            case "53300" ->
                "the database at %s has no connection left; raise its max_connections or lower LEDGER_POSTGRES_POOL_SIZE."
                        .formatted(url.hosts());
            case "57P03" ->
                "the database at %s is still starting or already stopping; try again.".formatted(url.hosts());
            default ->
                state.startsWith("08")
                        ? "the database at %s cannot be reached (%s); start it or correct %s."
                                .formatted(url.hosts(), reason(failure), url.source())
                        : "the database at %s cannot be used: %s (%s)."
                                .formatted(url.hosts(), firstLine(failure), url.source());
        };
        return new ConfigurationMistake(line, failure);
    }

    private static String reason(SQLException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException) {
                return "its host name is unknown";
            }
            if (cause instanceof SocketTimeoutException) {
                return "it does not answer in time";
            }
            if (cause instanceof ConnectException) {
                return String.valueOf(cause.getMessage());
            }
        }
        return firstLine(failure);
    }

    // The server's own words; later lines are hints and positions.
    private static String firstLine(SQLException failure) {
        return String.valueOf(failure.getMessage())
                .lines()
                .findFirst()
                .orElse("")
                .strip();
    }
}
