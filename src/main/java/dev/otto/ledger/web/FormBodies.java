package dev.otto.ledger.web;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Sees to it that the fields of the console's forms are read as a {@link FormBody} has them, by whoever asks first. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
final class FormBodies implements Filter {
    @Override
    public void doFilter(ServletRequest servletRequest, ServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        HttpServletRequest request = (HttpServletRequest) servletRequest;
        boolean form =
                request.getMethod().equals("POST") && request.getRequestURI().startsWith("/console/");
        chain.doFilter(form ? new FormBody(request) : request, response);
    }
}
