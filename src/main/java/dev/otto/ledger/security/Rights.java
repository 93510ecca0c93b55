package dev.otto.ledger.security;

import static dev.otto.ledger.security.Rights.Theirs.BY_PATH;
import static dev.otto.ledger.security.Rights.Theirs.BY_RESOURCE;
import static dev.otto.ledger.security.Rights.Theirs.BY_TOKEN;
import static dev.otto.ledger.security.Rights.Theirs.NOTHING;
import static dev.otto.ledger.security.Role.ADMIN;
import static dev.otto.ledger.security.Role.FINANCE;
import static dev.otto.ledger.security.Role.GENERATOR;
import static dev.otto.ledger.security.Role.PAYMENTS;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/** Who may call what: the one table of it. A route that no line names is refused to everyone. */
public final class Rights {
    private static final List<Line> TABLE = List.of(
            allow("POST", "/v1/users"),
            allow("GET", "/v1/users", GENERATOR, PAYMENTS, FINANCE),
            allow("GET", "/v1/users/{id}", GENERATOR, PAYMENTS, FINANCE).and(BY_PATH),
            allow("PATCH", "/v1/users/{id}"),
            allow("DELETE", "/v1/users/{id}"),
            allow("GET", "/v1/users/{id}/credits", GENERATOR, PAYMENTS, FINANCE).and(BY_PATH),
            allow("POST", "/v1/users/{id}/purchases", PAYMENTS),
            allow("POST", "/v1/users/{id}/grants"),
            allow("POST", "/v1/users/{id}/usages", GENERATOR),
            allow("POST", "/v1/users/{id}/adjustments"),
            allow("POST", "/v1/transactions/{id}/refunds", GENERATOR),
            allow("POST", "/v1/transactions/{id}/reversals", PAYMENTS),
            allow("POST", "/v1/transactions/{id}/reinstatements", PAYMENTS),
            allow("POST", "/v1/transactions/batch", GENERATOR, PAYMENTS),
            allow("GET", "/v1/users/{id}/transactions", GENERATOR, PAYMENTS, FINANCE)
                    .and(BY_PATH),
            allow("GET", "/v1/transactions/{id}", GENERATOR, PAYMENTS, FINANCE).and(BY_RESOURCE),
            allow("POST", "/v1/users/{id}/holds", GENERATOR),
            allow("POST", "/v1/holds/{id}/capture", GENERATOR),
            allow("POST", "/v1/holds/{id}/void", GENERATOR),
            allow("GET", "/v1/holds/{id}", GENERATOR, FINANCE).and(BY_RESOURCE),
            allow("GET", "/v1/users/{id}/holds", GENERATOR, FINANCE).and(BY_PATH),
            allow("POST", "/v1/videos", GENERATOR),
            allow("PATCH", "/v1/videos/{id}", GENERATOR),
            allow("GET", "/v1/videos/{id}", GENERATOR, FINANCE).and(BY_RESOURCE),
            allow("GET", "/v1/users/{id}/videos", GENERATOR, FINANCE).and(BY_PATH),
            allow("GET", "/v1/users/{id}/events", FINANCE),
            allow("GET", "/v1/projections", FINANCE),
            allow("POST", "/v1/api-keys"),
            allow("GET", "/v1/api-keys"),
            allow("POST", "/v1/api-keys/{id}/rotate"),
            allow("DELETE", "/v1/api-keys/{id}"),
            onlyUsers("/v1/me"),
            onlyUsers("/v1/me/credits"),
            onlyUsers("/v1/me/transactions"),
            onlyUsers("/v1/me/holds"),
            onlyUsers("/v1/me/videos"),
            open("/actuator/health/**"),
            open("/v3/api-docs/**"),
            open("/v3/api-docs.yaml"),
            open("/swagger-ui/**"),
            open("/swagger-ui.html"),
            allow("GET", "/actuator/**"),
            allow("POST", "/actuator/**"),
            allow("DELETE", "/actuator/**"));

    private Rights() {}

    /** The table, line by line, as the documentation has to say it. */
    public static List<Line> table() {
        return TABLE;
    }

    /** The first line that fits; nothing when none does. A HEAD is what a GET is. */
    public static Optional<Line> of(String method, PathContainer path) {
        String asked = isHead(method) ? "GET" : method;
        for (Line line : TABLE) {
            if (line.method.equals(asked) && line.path.matches(path)) {
                return Optional.of(line);
            }
        }
        return Optional.empty();
    }

    /** What becomes of a request, before anybody looks whether there is what it asks for. */
    public static Verdict judge(String method, PathContainer path, @Nullable Caller caller) {
        Optional<Line> line = of(method, path);
        if (line.isPresent() && line.get().open()) {
            return Verdict.ALLOWED;
        }
        return switch (caller) {
            case null -> Verdict.UNAUTHENTICATED;
            case Caller.Client client ->
                line.isPresent() && line.get().roles().contains(client.role()) ? Verdict.ALLOWED : Verdict.FORBIDDEN;
            case Caller.EndUser user ->
                judge(method, path, line.map(Line::theirs).orElse(NOTHING), user);
        };
    }

    /** A person learns nothing of what is not theirs, not even that it is there; of what is, only what they may. */
    private static Verdict judge(String method, PathContainer path, Theirs theirs, Caller.EndUser user) {
        boolean reads = method.equals("GET") || isHead(method);
        boolean inTheirPath = isBelow("/v1/users/" + user.sub(), path.value());
        boolean allowed = switch (theirs) {
            case BY_TOKEN, BY_RESOURCE -> true;
            case BY_PATH -> inTheirPath;
            case NOTHING -> false;
        };
        if (allowed) {
            return Verdict.ALLOWED;
        }
        return reads && !inTheirPath ? Verdict.HIDDEN : Verdict.FORBIDDEN;
    }

    /** Ids are the same in either letter case. */
    private static boolean isBelow(String parent, String path) {
        boolean begins = path.regionMatches(true, 0, parent, 0, parent.length());
        return begins && (path.length() == parent.length() || path.charAt(parent.length()) == '/');
    }

    private static boolean isHead(String method) {
        return method.equals("HEAD");
    }

    /** What the table says of one request. */
    public enum Verdict {
        ALLOWED,
        /** It is not known who asks: 401. */
        UNAUTHENTICATED,
        /** 403. */
        FORBIDDEN,
        /** As if it did not exist: 404. */
        HIDDEN
    }

    /** What an end user may take of a route. */
    public enum Theirs {
        NOTHING,
        /** What is the token's owner's, as all below {@code /v1/me}. */
        BY_TOKEN,
        /** What the path says is theirs. */
        BY_PATH,
        /** Whatever turns out to be theirs when it has been read; see {@code ledger.Owned}. */
        BY_RESOURCE
    }

    /**
     * Who may take a route.
     *
     * @param open to everybody, also without a token
     * @param roles of the clients that may
     */
    public record Line(String method, PathPattern path, boolean open, Set<Role> roles, Theirs theirs) {
        private Line and(Theirs extent) {
            return new Line(method, path, open, roles, extent);
        }
    }

    /** Admin may do all that machines do, so no line says so. */
    private static Line allow(String method, String path, Role... roles) {
        return new Line(method, pattern(path), false, EnumSet.of(ADMIN, roles), NOTHING);
    }

    private static Line onlyUsers(String path) {
        return new Line("GET", pattern(path), false, Set.of(), BY_TOKEN);
    }

    private static Line open(String path) {
        return new Line("GET", pattern(path), true, Set.of(), NOTHING);
    }

    private static PathPattern pattern(String path) {
        return PathPatternParser.defaultInstance.parse(path);
    }
}
