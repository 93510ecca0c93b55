package dev.otto.ledger.security.internal;

import dev.otto.ledger.security.Authenticated;
import dev.otto.ledger.security.Caller;
import dev.otto.ledger.security.Rights;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;

/**
 * Asks {@link Rights} before a request is read, but for the routes of the API: those are asked for when the request has
 * been read, so that a malformed one is told so first. Where no line fits, whoever is known may go on to learn that there
 * is nothing, or no such method; a route that exists without a line is refused behind this.
 */
final class RightsCheck implements AuthorizationManager<RequestAuthorizationContext> {
    private static final String API = "/v1/";

    @Override
    public AuthorizationDecision authorize(
            Supplier<? extends @Nullable Authentication> authentication, RequestAuthorizationContext context) {
        var request = context.getRequest();
        PathContainer path = PathContainer.parsePath(request.getRequestURI());
        Caller caller = Authenticated.caller(request);
        boolean route = Rights.of(request.getMethod(), path).isPresent();
        boolean allowed = route
                ? path.value().startsWith(API)
                        || Rights.judge(request.getMethod(), path, caller) == Rights.Verdict.ALLOWED
                : caller != null;
        return new AuthorizationDecision(allowed);
    }
}
