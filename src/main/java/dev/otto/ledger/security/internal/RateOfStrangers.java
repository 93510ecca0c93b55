package dev.otto.ledger.security.internal;

import dev.otto.ledger.security.Authenticated;
import dev.otto.ledger.security.RateLimited;
import dev.otto.ledger.security.Rights;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Limits how many requests without a valid token may come from one address. Only those that need one and have none, or
 * have a bad one, count; once there were too many, further ones are turned away before anybody looks their token up. A key that was valid a moment
 * ago goes on working: somebody's mistake at an address must not shut out the others there.
 */
final class RateOfStrangers implements Filter {
    private static final int REMEMBERED = 50_000;
    private static final String BEARER = "bearer ";

    private final RateBuckets buckets = new RateBuckets(REMEMBERED, TimeMeter.SYSTEM_NANOTIME);
    private final int perSecond;
    private final KnownKeys keys;
    private final HandlerExceptionResolver problems;

    RateOfStrangers(RateSettings rates, KnownKeys keys, HandlerExceptionResolver problems) {
        this.perSecond = rates.unauthenticated();
        this.keys = keys;
        this.problems = problems;
    }

    @Override
    public void doFilter(ServletRequest servletRequest, ServletResponse servletResponse, FilterChain chain)
            throws ServletException, IOException {
        HttpServletRequest request = (HttpServletRequest) servletRequest;
        HttpServletResponse response = (HttpServletResponse) servletResponse;
        String address = network(request.getRemoteAddr());
        Bucket known = buckets.known(address);
        if (known != null && known.getAvailableTokens() < 1 && !isOpen(request) && !hasKnownKey(request)) {
            Duration wait = RateBuckets.untilNext(known);
            problems.resolveException(request, response, null, new RateLimited(wait));
            return;
        }
        chain.doFilter(request, response);
        if (isStranger(request, response.getStatus())) {
            buckets.of(address, perSecond).tryConsume(1);
        }
    }

    /** A bad token counts also where the form of the request was told first: it has been looked up all the same. */
    private static boolean isStranger(HttpServletRequest request, int status) {
        boolean badToken = Authenticated.caller(request) == null
                && request.getHeader(HttpHeaders.AUTHORIZATION) != null
                && status != HttpStatus.SERVICE_UNAVAILABLE.value();
        return badToken || status == HttpStatus.UNAUTHORIZED.value();
    }

    /** One who has an IPv6 address has all of its network's. */
    static String network(String address) {
        int end = -1;
        for (int group = 0; group < 4; group++) {
            end = address.indexOf(':', end + 1);
            if (end < 0) {
                return address;
            }
        }
        return address.substring(0, end);
    }

    private static boolean isOpen(HttpServletRequest request) {
        return Rights.of(request).filter(Rights.Line::open).isPresent();
    }

    private boolean hasKnownKey(HttpServletRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return false;
        }
        String secret = header.substring(BEARER.length()).strip();
        return KeySecret.isWellFormed(secret) && keys.remembers(KeySecret.hash(secret));
    }
}
