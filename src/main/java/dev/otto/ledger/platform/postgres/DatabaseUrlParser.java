package dev.otto.ledger.platform.postgres;

import dev.otto.ledger.platform.config.ConfigurationMistake;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes a URL apart that a hosting provider or an operator wrote. It is no {@link java.net.URI}, since that refuses what
 * PostgreSQL's own clients take: several hosts, and characters in a password that should have been encoded. No message
 * repeats any of the text, because a mistake may lie in the password.
 */
final class DatabaseUrlParser {

    private static final Pattern FORM = Pattern.compile(
            "(?<jdbc>jdbc:)?postgres(?:ql)?://(?<authority>[^/?]*)(?:/(?<database>[^?]*))?(?:\\?(?<query>.*))?");
    private static final Pattern HOST =
            Pattern.compile("(?<host>\\[[0-9A-Fa-f:.%]+]|[^:\\[\\]@\\s]+)(?::(?<port>\\d{1,5}))?");

    /** What libpq calls otherwise than the driver does. */
    private static final Map<String, String> DRIVER_NAMES = Map.of(
            "application_name", "ApplicationName",
            "connect_timeout", "connectTimeout",
            "channel_binding", "channelBinding");

    private final String variable;
    private final String text;

    DatabaseUrlParser(String variable, String text) {
        this.variable = variable;
        this.text = text.strip();
    }

    DatabaseUrl parse() {
        Matcher url = FORM.matcher(text);
        if (!url.matches()) {
            throw mistake("is not a URL of PostgreSQL");
        }
        // The driver's own form writes a blank in a parameter as "+", where the other means a plus.
        boolean plusIsBlank = url.group("jdbc") != null;
        Map<String, String> parameters = parameters(url.group("query"), plusIsBlank);
        String authority = url.group("authority");
        int at = authority.lastIndexOf('@');
        String login = at < 0 ? "" : authority.substring(0, at);
        int colon = login.indexOf(':');

        String user = decode(colon < 0 ? login : login.substring(0, colon), false);
        String password = colon < 0 ? null : decode(login.substring(colon + 1), false);
        String userParameter = parameters.remove("user");
        String passwordParameter = parameters.remove("password");
        if (user.isEmpty() && userParameter != null) {
            user = userParameter;
        }
        if (user.isEmpty()) {
            throw mistake("names no user");
        }
        String database = url.group("database") == null ? "" : decode(url.group("database"), false);
        if (database.isEmpty()) {
            throw mistake("names no database");
        }
        return new DatabaseUrl(
                variable,
                hosts(authority.substring(at + 1)),
                database,
                user,
                password == null ? passwordParameter : password,
                parameters);
    }

    private String hosts(String text) {
        List<String> hosts = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            Matcher host = HOST.matcher(part);
            if (!host.matches()) {
                throw mistake("names no host, or a port that is not a number");
            }
            int port = host.group("port") == null ? 5432 : Integer.parseInt(host.group("port"));
            if (port < 1 || port > 65535) {
                throw mistake("names a port that is not between 1 and 65535");
            }
            hosts.add(host.group("host") + ":" + port);
        }
        return String.join(",", hosts);
    }

    private Map<String, String> parameters(@Nullable String query, boolean plusIsBlank) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (query == null || query.isEmpty()) {
            return parameters;
        }
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw mistake("has a parameter without a value");
            }
            String name = decode(pair.substring(0, equals), plusIsBlank);
            parameters.put(DRIVER_NAMES.getOrDefault(name, name), decode(pair.substring(equals + 1), plusIsBlank));
        }
        return parameters;
    }

    private String decode(String part, boolean plusIsBlank) {
        try {
            return URLDecoder.decode(plusIsBlank ? part : part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // The exception would repeat the text.
            throw mistake("has a % that is not followed by two hexadecimal digits (write % itself as %25)");
        }
    }

    static String encode(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private ConfigurationMistake mistake(String what) {
        return new ConfigurationMistake(variable + " " + what
                + "; set it to postgresql://user:password@host:5432/database"
                + " or jdbc:postgresql://host:5432/database?user=…&password=…"
                + " (special characters of the password percent-encoded, such as %40 for @).");
    }
}
