package dev.otto.ledger.security.internal;

import dev.otto.ledger.security.Authenticated;
import dev.otto.ledger.security.Caller;
import dev.otto.ledger.security.RateLimited;
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
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Limits how many requests a client may send, right after it is known who that is. Clients are told apart by kind and
 * name, so that all keys of one share its limit.
 */
final class RateOfClients implements Filter {
    private static final int REMEMBERED = 100_000;

    private final RateBuckets buckets = new RateBuckets(REMEMBERED, TimeMeter.SYSTEM_NANOTIME);
    private final RateSettings rates;
    private final HandlerExceptionResolver problems;

    RateOfClients(RateSettings rates, HandlerExceptionResolver problems) {
        this.rates = rates;
        this.problems = problems;
    }

    @Override
    public void doFilter(ServletRequest servletRequest, ServletResponse servletResponse, FilterChain chain)
            throws ServletException, IOException {
        HttpServletRequest request = (HttpServletRequest) servletRequest;
        HttpServletResponse response = (HttpServletResponse) servletResponse;
        Caller caller = Authenticated.caller(request);
        if (caller != null) {
            Bucket bucket = buckets.of(caller.actor(), perSecond(caller));
            if (!bucket.tryConsume(1)) {
                problems.resolveException(request, response, null, new RateLimited(RateBuckets.untilNext(bucket)));
                return;
            }
        }
        chain.doFilter(request, response);
    }

    private int perSecond(Caller caller) {
        return switch (caller) {
            case Caller.Client client -> rates.of(client.role());
            case Caller.Staff staff -> rates.of(staff.role());
            case Caller.EndUser user -> rates.endUser();
        };
    }
}
