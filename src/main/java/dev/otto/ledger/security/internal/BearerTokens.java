package dev.otto.ledger.security.internal;

import dev.otto.ledger.kernel.Actor;
import dev.otto.ledger.platform.command.LedgerUnavailable;
import dev.otto.ledger.security.Authenticated;
import dev.otto.ledger.security.Caller;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Finds out who calls by the {@code Authorization} header: an API key, or a token of the issuer. A request without one,
 * or with a bad one, goes on as nobody; what it is told is for whoever refuses it to say.
 */
final class BearerTokens implements Filter {
    private static final String SCHEME = "bearer ";

    private final KnownKeys keys;
    private final @Nullable UserTokens tokens;
    private final LastUses lastUses;
    private final InstantSource clock;
    private final HandlerExceptionResolver problems;

    /** @param tokens null when no issuer is configured */
    BearerTokens(
            KnownKeys keys,
            @Nullable UserTokens tokens,
            LastUses lastUses,
            InstantSource clock,
            HandlerExceptionResolver problems) {
        this.keys = keys;
        this.tokens = tokens;
        this.lastUses = lastUses;
        this.clock = clock;
        this.problems = problems;
    }

    @Override
    public void doFilter(ServletRequest servletRequest, ServletResponse servletResponse, FilterChain chain)
            throws ServletException, IOException {
        HttpServletRequest request = (HttpServletRequest) servletRequest;
        HttpServletResponse response = (HttpServletResponse) servletResponse;
        Enumeration<String> headers = request.getHeaders(HttpHeaders.AUTHORIZATION);
        if (headers.hasMoreElements()) {
            try {
                String token = token(headers);
                Authenticated.as(caller(token), () -> isGood(token), request);
            } catch (BadCredentialsException e) {
                Authenticated.refuse(e, request);
            } catch (LedgerUnavailable e) {
                problems.resolveException(request, response, null, e);
                return;
            }
        }
        chain.doFilter(request, response);
    }

    private static String token(Enumeration<String> headers) {
        String header = headers.nextElement();
        boolean bearer = header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        if (headers.hasMoreElements() || !bearer) {
            throw new BadCredentialsException("not one bearer token");
        }
        return header.substring(SCHEME.length()).strip();
    }

    private boolean isGood(String token) {
        try {
            caller(token);
            return true;
        } catch (BadCredentialsException | LedgerUnavailable e) {
            return false;
        }
    }

    private Caller caller(String token) {
        if (KeySecret.isWellFormed(token)) {
            return client(token);
        }
        if (tokens == null || token.startsWith(KeySecret.PREFIX)) {
            throw new BadCredentialsException("no API key");
        }
        return tokens.check(token);
    }

    private Caller client(String secret) {
        Instant now = clock.instant();
        byte[] hash = KeySecret.hash(secret);
        StoredKey key = keys.find(hash)
                .filter(found -> found.isOpenedBy(hash, now))
                .orElseThrow(() -> new BadCredentialsException("unknown, expired or revoked"));
        lastUses.note(key.id(), now);
        return new Caller.Client(new Actor(Actor.Kind.CLIENT, key.name()), key.role());
    }
}
