package dev.otto.ledger.web;

import dev.otto.ledger.security.Authenticated;
import dev.otto.ledger.security.Caller;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Adds to the log's context who calls. It is cleared with the rest of the context when the request ends. */
@Component
final class ClientInLog implements HandlerInterceptor, WebMvcConfigurer {
    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        Caller caller = Authenticated.caller(request);
        if (caller != null) {
            MDC.put("client", caller.actor().toString());
        }
        return true;
    }
}
