package dev.otto.ledger.security.internal;

import dev.otto.ledger.security.Authenticated;
import dev.otto.ledger.security.Caller;
import dev.otto.ledger.security.Rights;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Asks {@link Rights} before a request is read, but for the routes of the API: those are asked for when the request has
 * been read, so that a malformed one is told so first. Where no line fits, whoever is known may go on to learn that there
 * is nothing, or no such method; a route that exists without a line is refused behind this.
 */
final class RightsCheck implements Filter {
    private static final String API = "/v1/";

    private final HandlerExceptionResolver problems;

    RightsCheck(HandlerExceptionResolver problems) {
        this.problems = problems;
    }

    @Override
    public void doFilter(ServletRequest servletRequest, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest request = (HttpServletRequest) servletRequest;
        Caller caller = Authenticated.caller(request);
        boolean api = request.getRequestURI().startsWith(API);
        if (!isAllowed(request, caller, api)) {
            RuntimeException refusal =
                    caller == null ? Authenticated.refusal(request) : new AccessDeniedException("not by its role");
            problems.resolveException(request, (HttpServletResponse) response, null, refusal);
            return;
        }
        chain.doFilter(api || caller == null ? request : new KnownRequest(request, caller), response);
    }

    private static boolean isAllowed(HttpServletRequest request, @Nullable Caller caller, boolean api) {
        return Rights.of(request).isPresent() ? api || Rights.judge(request) == Rights.Verdict.ALLOWED : caller != null;
    }
}
