package dev.otto.ledger.security.internal;

import dev.otto.ledger.kernel.Actor;
import dev.otto.ledger.platform.command.LedgerUnavailable;
import dev.otto.ledger.security.Caller;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Finds out who calls by the {@code Authorization} header. A request without one goes on as nobody. */
final class BearerTokens extends OncePerRequestFilter {
    private static final String SCHEME = "bearer ";

    private final KnownKeys keys;
    private final LastUses lastUses;
    private final InstantSource clock;
    private final HandlerExceptionResolver problems;

    BearerTokens(KnownKeys keys, LastUses lastUses, InstantSource clock, HandlerExceptionResolver problems) {
        this.keys = keys;
        this.lastUses = lastUses;
        this.clock = clock;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            caller(request)
                    .ifPresent(caller -> SecurityContextHolder.setContext(
                            new SecurityContextImpl(new CallerAuthentication(caller))));
        } catch (BadCredentialsException | LedgerUnavailable e) {
            problems.resolveException(request, response, null, e);
            return;
        }
        chain.doFilter(request, response);
    }

    private Optional<Caller> caller(HttpServletRequest request) {
        List<String> headers = Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION));
        if (headers.isEmpty()) {
            return Optional.empty();
        }
        String header = headers.getFirst();
        boolean bearer = header.toLowerCase(Locale.ROOT).startsWith(SCHEME);
        String secret = bearer ? header.substring(SCHEME.length()).strip() : "";
        if (headers.size() > 1 || !KeySecret.isWellFormed(secret)) {
            throw new BadCredentialsException("no API key");
        }
        Instant now = clock.instant();
        byte[] hash = KeySecret.hash(secret);
        StoredKey key = keys.find(hash)
                .filter(found -> found.isOpenedBy(hash, now))
                .orElseThrow(() -> new BadCredentialsException("unknown, expired or revoked"));
        lastUses.note(key.id(), now);
        return Optional.of(new Caller(new Actor(Actor.Kind.CLIENT, key.name()), key.role()));
    }
}
