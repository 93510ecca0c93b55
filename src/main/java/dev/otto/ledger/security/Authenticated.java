package dev.otto.ledger.security;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.core.AuthenticationException;

/** What became of a request's token. It is found out before the request is read, and told after (docs/api.md). */
public final class Authenticated {
    private static final String CALLER = Authenticated.class.getName() + ".caller";
    private static final String STANDING = Authenticated.class.getName() + ".standing";
    private static final String REFUSAL = Authenticated.class.getName() + ".refusal";

    private Authenticated() {}

    /** Null: nobody, or nobody that we know. */
    public static @Nullable Caller caller(HttpServletRequest request) {
        return request.getAttribute(CALLER) instanceof Caller caller ? caller : null;
    }

    /** Whether the caller would still be let in: for an answer that goes on. Of nobody it never holds. */
    public static Standing standing(HttpServletRequest request) {
        return request.getAttribute(STANDING) instanceof Standing standing ? standing : () -> false;
    }

    /** Why there is no caller. */
    public static AuthenticationException refusal(HttpServletRequest request) {
        return request.getAttribute(REFUSAL) instanceof AuthenticationException refusal
                ? refusal
                : new InsufficientAuthenticationException("no token");
    }

    /** For whoever checks tokens. */
    public static void as(Caller caller, Standing standing, HttpServletRequest request) {
        request.setAttribute(CALLER, caller);
        request.setAttribute(STANDING, standing);
    }

    /** For whoever checks tokens. */
    public static void refuse(AuthenticationException refusal, HttpServletRequest request) {
        request.setAttribute(REFUSAL, refusal);
    }
}
