package dev.otto.ledger.security;

import static dev.otto.ledger.security.Rights.Theirs.BY_PATH;
import static dev.otto.ledger.security.Rights.Theirs.BY_RESOURCE;
import static dev.otto.ledger.security.Rights.Theirs.BY_TOKEN;
import static dev.otto.ledger.security.Rights.Theirs.NOTHING;
import static dev.otto.ledger.security.Role.ADMIN;
import static dev.otto.ledger.security.Role.FINANCE;
import static dev.otto.ledger.security.Role.GENERATOR;
import static dev.otto.ledger.security.Role.PAYMENTS;

import jakarta.servlet.http.HttpServletRequest;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who may call what: the one table of it. A route that no line names is refused to everyone. */
public final class Rights {
    private static final String CONSOLE = "/console";
    private static final List<Line> TABLE = List.of(
            allow("POST", "/v1/users"),
            allow("GET", "/v1/users", GENERATOR, PAYMENTS, FINANCE),
            allow("GET", "/v1/users/{id}", GENERATOR, PAYMENTS, FINANCE).and(BY_PATH),
            allow("PATCH", "/v1/users/{id}"),
            allow("DELETE", "/v1/users/{id}"),
            allow("GET", "/v1/users/{id}/credits", GENERATOR, PAYMENTS, FINANCE).and(BY_PATH),
            allow("GET", "/v1/users/{id}/credits/explanation", FINANCE),
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
            allow("GET", "/v1/users/{id}/statement", FINANCE).and(BY_PATH),
            allow("GET", "/v1/users/{id}/events", FINANCE),
            allow("GET", "/v1/audit/heads", FINANCE),
            allow("GET", "/v1/audit/verification", FINANCE),
            allow("POST", "/v1/audit/verification", FINANCE),
            allow("GET", "/v1/audit/export", FINANCE),
            allow("GET", "/v1/audit/actions", FINANCE),
            allow("GET", "/v1/projections", FINANCE),
            allow("POST", "/v1/projections/{id}/rebuild"),
            allow("GET", "/v1/projections/{id}/rebuild", FINANCE),
            allow("DELETE", "/v1/projections/{id}/rebuild"),
            open("POST", "/v1/webhooks/stripe"),
            open("POST", "/v1/webhooks/payments"),
            allow("GET", "/v1/payments", PAYMENTS, FINANCE),
            allow("GET", "/v1/payments/{id}", PAYMENTS, FINANCE),
            allow("POST", "/v1/payments/fetch"),
            allow("POST", "/v1/payments/{id}/resolve"),
            allow("GET", "/v1/finance/summary", FINANCE),
            allow("GET", "/v1/finance/trial-balance", FINANCE),
            allow("GET", "/v1/finance/transactions.csv", FINANCE),
            allow("GET", "/v1/finance/postings.csv", FINANCE),
            allow("POST", "/v1/finance/reconciliation", FINANCE),
            allow("GET", "/v1/finance/reconciliation", FINANCE),
            allow("POST", "/v1/endpoints"),
            allow("GET", "/v1/endpoints"),
            allow("GET", "/v1/endpoints/{id}"),
            allow("DELETE", "/v1/endpoints/{id}"),
            allow("POST", "/v1/endpoints/{id}/rotate"),
            allow("POST", "/v1/endpoints/{id}/ping"),
            allow("GET", "/v1/endpoints/{id}/dead-letters"),
            allow("POST", "/v1/dead-letters/{id}/replay"),
            allow("POST", "/v1/api-keys"),
            allow("GET", "/v1/api-keys"),
            allow("POST", "/v1/api-keys/{id}/rotate"),
            allow("DELETE", "/v1/api-keys/{id}"),
            onlyUsers("/v1/me"),
            onlyUsers("/v1/me/credits"),
            onlyUsers("/v1/me/transactions"),
            onlyUsers("/v1/me/holds"),
            onlyUsers("/v1/me/videos"),
            onlyUsers("/v1/me/statement"),
            onlyUsers("/v1/me/stream"),
            allow("GET", "/v1/users/{id}/stream", GENERATOR, PAYMENTS, FINANCE).and(BY_PATH),
            allow("GET", "/v1/stream", FINANCE),
            allow("GET", "/v1/users/{id}/thresholds", FINANCE).and(BY_PATH),
            allow("PUT", "/v1/users/{id}/thresholds"),
            open("GET", "/console/sign-in"),
            open("POST", "/console/sign-in"),
            open("GET", "/console/sign-in/on"),
            open("GET", "/console/sign-in/oidc"),
            open("GET", "/console/sign-in/oidc/callback"),
            open("GET", "/console/assets/**"),
            allow("POST", "/console/sign-out", FINANCE),
            allow("GET", "/console/endpoints/**"),
            allow("GET", CONSOLE + "/**", FINANCE),
            allow("POST", "/console/reconciliation", FINANCE),
            allow("POST", "/console/audit/verification", FINANCE),
            allow("POST", CONSOLE + "/**"),
            open("GET", "/actuator/health/**"),
            open("GET", "/v3/api-docs/**"),
            open("GET", "/v3/api-docs.yaml"),
            open("GET", "/swagger-ui/**"),
            open("GET", "/swagger-ui.html"),
            allow("GET", "/actuator/**"),
            allow("POST", "/actuator/**"),
            allow("DELETE", "/actuator/**"));

    private static final RouteTree TREE = tree();
    private static final String LINE = Rights.class.getName() + ".line";

    private Rights() {}

    /** The table, line by line, as the documentation has to say it. */
    public static List<Line> table() {
        return TABLE;
    }

    /** The line that fits; nothing when none does. A HEAD is what a GET is. */
    public static Optional<Line> of(String method, String path) {
        return Optional.ofNullable(TREE.find(isHead(method) ? "GET" : method, path));
    }

    /** The line that fits a request: looked up once, for all who ask on its way. */
    @SuppressWarnings("unchecked")
    public static Optional<Line> of(HttpServletRequest request) {
        if (request.getAttribute(LINE) instanceof Optional<?> known) {
            return (Optional<Line>) known;
        }
        Optional<Line> line = of(request.getMethod(), request.getRequestURI());
        request.setAttribute(LINE, line);
        return line;
    }

    /** What becomes of a request, before anybody looks whether there is what it asks for. */
    public static Verdict judge(String method, String path, @Nullable Caller caller) {
        return judge(of(method, path).orElse(null), method, path, caller);
    }

    /** What becomes of the request at hand. */
    public static Verdict judge(HttpServletRequest request) {
        return judge(
                of(request).orElse(null), request.getMethod(), request.getRequestURI(), Authenticated.caller(request));
    }

    private static Verdict judge(@Nullable Line line, String method, String path, @Nullable Caller caller) {
        if (line != null && line.open()) {
            return Verdict.ALLOWED;
        }
        return switch (caller) {
            case null -> Verdict.UNAUTHENTICATED;
            case Caller.Client client -> judge(line, client.role());
            case Caller.Staff staff -> judge(line, staff.role());
            case Caller.EndUser user -> judge(method, path, line == null ? NOTHING : line.theirs(), user);
        };
    }

    private static Verdict judge(@Nullable Line line, Role role) {
        return line != null && line.roles().contains(role) ? Verdict.ALLOWED : Verdict.FORBIDDEN;
    }

    /** Whether the console is for somebody: whoever may look at its first page. */
    public static boolean mayEnterConsole(Caller caller) {
        return judge("GET", CONSOLE, caller) == Verdict.ALLOWED;
    }

    /** A person learns nothing of what is not theirs, not even that it is there; of what is, only what they may. */
    private static Verdict judge(String method, String path, Theirs theirs, Caller.EndUser user) {
        boolean reads = method.equals("GET") || isHead(method);
        boolean inTheirPath = isBelow("/v1/users/" + user.sub(), path);
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
     * @param path with {@code {id}} for any one segment, and at its end {@code **} for all that is below
     * @param open to everybody, also without a token
     * @param roles of the clients that may
     */
    public record Line(String method, String path, boolean open, Set<Role> roles, Theirs theirs) {
        private Line and(Theirs extent) {
            return new Line(method, path, open, roles, extent);
        }
    }

    /** Admin may do all that machines do, so no line says so. */
    private static Line allow(String method, String path, Role... roles) {
        return new Line(method, path, false, EnumSet.of(ADMIN, roles), NOTHING);
    }

    private static Line onlyUsers(String path) {
        return new Line("GET", path, false, Set.of(), BY_TOKEN);
    }

    private static Line open(String method, String path) {
        return new Line(method, path, true, Set.of(), NOTHING);
    }

    private static RouteTree tree() {
        RouteTree tree = new RouteTree();
        TABLE.forEach(tree::add);
        return tree;
    }
}
