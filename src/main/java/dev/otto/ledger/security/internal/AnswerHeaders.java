package dev.otto.ledger.security.internal;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * What every answer tells a browser: to keep it nowhere, to show it in no frame, to guess no type, and to come by HTTPS
 * only once it has. Set before the answer is made, so that none needs to be watched for the moment of its first byte.
 */
final class AnswerHeaders implements Filter {
    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        set(request, (HttpServletResponse) response);
        chain.doFilter(request, response);
    }

    static void set(ServletRequest request, HttpServletResponse answer) {
        answer.addHeader("X-Content-Type-Options", "nosniff");
        answer.addHeader("X-XSS-Protection", "0");
        answer.addHeader("Cache-Control", "no-cache, no-store, max-age=0, must-revalidate");
        answer.addHeader("Pragma", "no-cache");
        answer.addHeader("Expires", "0");
        answer.addHeader("X-Frame-Options", "DENY");
        if (request.isSecure()) {
            answer.addHeader("Strict-Transport-Security", "max-age=31536000 ; includeSubDomains");
        }
    }
}
