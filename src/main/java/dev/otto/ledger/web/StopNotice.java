package dev.otto.ledger.web;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/**
 * Gives whoever shares out the requests time to notice that this node stops: readiness is down by then, and requests are
 * still answered, each the last of its connection. A proxy that kept a connection would send a command down it just as
 * it is closed, and could not know what became of it. Only after that the listening socket is closed and what is under
 * way is finished.
 */
@Component
final class StopNotice implements Filter, SmartLifecycle {
    private final Duration notice;
    private volatile boolean running;

    StopNotice(@Value("${ledger.stop-notice:0s}") Duration notice) {
        this.notice = notice;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!running) {
            ((HttpServletResponse) response).setHeader(HttpHeaders.CONNECTION, "close");
        }
        chain.doFilter(request, response);
    }

    /** Stops before the web server does. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        try {
            Thread.sleep(notice);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
