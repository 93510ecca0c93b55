package dev.otto.ledger.web;

import dev.otto.ledger.security.Rights;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Refuses a route that somebody added without a line in {@link Rights}. */
@Component
final class RoutesWithoutRights implements HandlerInterceptor, WebMvcConfigurer {
    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        boolean route = handler instanceof HandlerMethod
                && request.getDispatcherType() == DispatcherType.REQUEST
                && !request.getMethod().equals(HttpMethod.OPTIONS.name());
        PathContainer path = PathContainer.parsePath(request.getRequestURI());
        if (route && Rights.of(request.getMethod(), path).isEmpty()) {
            throw new AccessDeniedException("no rights are set for this route");
        }
        return true;
    }
}
