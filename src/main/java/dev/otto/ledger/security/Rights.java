package dev.otto.ledger.security;

import static dev.otto.ledger.security.Role.ADMIN;
import static dev.otto.ledger.security.Role.FINANCE;
import static dev.otto.ledger.security.Role.GENERATOR;
import static dev.otto.ledger.security.Role.PAYMENTS;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/** Who may call what: the one table of it. A route that no line names is refused to everyone. */
public final class Rights {
    private static final List<Line> TABLE = List.of(
            allow("POST", "/v1/users"),
            allow("GET", "/v1/users", GENERATOR, PAYMENTS, FINANCE),
            allow("GET", "/v1/users/{id}", GENERATOR, PAYMENTS, FINANCE),
            allow("PATCH", "/v1/users/{id}"),
            allow("GET", "/v1/users/{id}/credits", GENERATOR, PAYMENTS, FINANCE),
            allow("POST", "/v1/users/{id}/purchases", PAYMENTS),
            allow("POST", "/v1/users/{id}/grants"),
            allow("POST", "/v1/users/{id}/usages", GENERATOR),
            allow("POST", "/v1/users/{id}/adjustments"),
            allow("POST", "/v1/transactions/{id}/refunds", GENERATOR),
            allow("POST", "/v1/transactions/{id}/reversals", PAYMENTS),
            allow("POST", "/v1/transactions/{id}/reinstatements", PAYMENTS),
            allow("GET", "/v1/users/{id}/transactions", GENERATOR, PAYMENTS, FINANCE),
            allow("GET", "/v1/transactions/{id}", GENERATOR, PAYMENTS, FINANCE),
            allow("POST", "/v1/users/{id}/holds", GENERATOR),
            allow("POST", "/v1/holds/{id}/capture", GENERATOR),
            allow("POST", "/v1/holds/{id}/void", GENERATOR),
            allow("GET", "/v1/holds/{id}", GENERATOR, FINANCE),
            allow("GET", "/v1/users/{id}/holds", GENERATOR, FINANCE),
            allow("POST", "/v1/videos", GENERATOR),
            allow("PATCH", "/v1/videos/{id}", GENERATOR),
            allow("GET", "/v1/videos/{id}", GENERATOR, FINANCE),
            allow("GET", "/v1/users/{id}/videos", GENERATOR, FINANCE),
            allow("GET", "/v1/users/{id}/events", FINANCE),
            allow("GET", "/v1/projections", FINANCE),
            allow("POST", "/v1/api-keys"),
            allow("GET", "/v1/api-keys"),
            allow("POST", "/v1/api-keys/{id}/rotate"),
            allow("DELETE", "/v1/api-keys/{id}"),
            open("/actuator/health/**"),
            open("/v3/api-docs/**"),
            open("/v3/api-docs.yaml"),
            open("/swagger-ui/**"),
            open("/swagger-ui.html"),
            allow("GET", "/actuator/**"),
            allow("POST", "/actuator/**"),
            allow("DELETE", "/actuator/**"));

    private Rights() {}

    /** What the first line that fits says; nothing when none does. A HEAD is what a GET is. */
    public static Optional<Right> of(String method, PathContainer path) {
        String asked = method.equals("HEAD") ? "GET" : method;
        for (Line line : TABLE) {
            if (line.method.equals(asked) && line.path.matches(path)) {
                return Optional.of(line.right);
            }
        }
        return Optional.empty();
    }

    /** Who may take a route. */
    public record Right(boolean open, Set<Role> roles) {
        public boolean includes(Role role) {
            return open || roles.contains(role);
        }
    }

    private record Line(String method, PathPattern path, Right right) {}

    /** Admin may do all, so no line says so. */
    private static Line allow(String method, String path, Role... roles) {
        Set<Role> all = EnumSet.of(ADMIN, roles);
        return new Line(method, PathPatternParser.defaultInstance.parse(path), new Right(false, all));
    }

    private static Line open(String path) {
        return new Line("GET", PathPatternParser.defaultInstance.parse(path), new Right(true, Set.of()));
    }
}
