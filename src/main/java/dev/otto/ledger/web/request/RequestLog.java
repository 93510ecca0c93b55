package dev.otto.ledger.web.request;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Names a request, in the answer and in the context of every line that is logged on its way, and notes what is worth a
 * line: each change of an API key and each erasure. What is refused for want of rights is summed up once a minute, or
 * whoever guesses keys would fill the log. All others are told at debug level.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class RequestLog implements Filter {
    private static final Logger LOG = LoggerFactory.getLogger(RequestLog.class);

    private final Refusals refusals = new Refusals();

    @Override
    public void doFilter(ServletRequest servletRequest, ServletResponse servletResponse, FilterChain chain)
            throws ServletException, IOException {
        HttpServletRequest request = (HttpServletRequest) servletRequest;
        HttpServletResponse response = (HttpServletResponse) servletResponse;
        String id = RequestId.of(request);
        long started = System.nanoTime();
        response.setHeader(RequestId.HEADER, id);
        MDC.put("request_id", id);
        try {
            chain.doFilter(request, response);
        } finally {
            note(request, response, started);
            MDC.clear();
        }
    }

    private void note(HttpServletRequest request, HttpServletResponse response, long started) {
        int status = response.getStatus();
        refusals.count(status);
        Level level = isSensitive(request) && status < 300 ? Level.INFO : Level.DEBUG;
        if (!LOG.isEnabledForLevel(level)) {
            return;
        }
        var line = LOG.atLevel(level)
                .addKeyValue("method", request.getMethod())
                .addKeyValue("path", SafePath.of(request))
                .addKeyValue("status", status)
                .addKeyValue("duration_ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started));
        String made = response.getHeader(HttpHeaders.LOCATION);
        if (made != null) {
            line = line.addKeyValue("made", SafePath.of(made));
        }
        String position = response.getHeader("Ledger-Position");
        if (position != null) {
            line = line.addKeyValue("position", position);
        }
        line.log(level == Level.INFO ? "A security relevant change" : "Request answered");
    }

    /** Issuing, rotating and revoking API keys, and erasing a person. */
    private static boolean isSensitive(HttpServletRequest request) {
        String path = request.getRequestURI();
        return switch (request.getMethod()) {
            case "POST" -> path.startsWith("/v1/api-keys");
            case "DELETE" -> path.startsWith("/v1/api-keys/") || path.startsWith("/v1/users/");
            default -> false;
        };
    }

    @Scheduled(fixedDelay = 60_000, initialDelay = 60_000)
    void sumUp() {
        refusals.sumUp();
    }
}
