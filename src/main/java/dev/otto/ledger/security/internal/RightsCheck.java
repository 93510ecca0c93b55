package dev.otto.ledger.security.internal;

import dev.otto.ledger.security.Caller;
import dev.otto.ledger.security.Rights;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;

/**
 * Asks {@link Rights}. Where no line fits, whoever is known may go on to learn that there is nothing, or no such method:
 * a route that exists without a line is refused behind this.
 */
final class RightsCheck implements AuthorizationManager<RequestAuthorizationContext> {
    @Override
    public AuthorizationDecision authorize(
            Supplier<? extends @Nullable Authentication> authentication, RequestAuthorizationContext context) {
        var request = context.getRequest();
        Optional<Rights.Right> right = Rights.of(request.getMethod(), PathContainer.parsePath(request.getRequestURI()));
        if (right.isPresent() && right.get().open()) {
            return new AuthorizationDecision(true);
        }
        Authentication who = authentication.get();
        boolean allowed = who != null
                && who.getPrincipal() instanceof Caller caller
                && right.map(r -> r.includes(caller.role())).orElse(true);
        return new AuthorizationDecision(allowed);
    }
}
