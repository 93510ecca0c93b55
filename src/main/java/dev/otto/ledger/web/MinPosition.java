package dev.otto.ledger.web;

import dev.otto.ledger.platform.projection.AppliedPositions;
import dev.otto.ledger.security.Authenticated;
import dev.otto.ledger.web.problem.InvalidRequest;
import dev.otto.ledger.web.problem.ProblemType;
import dev.otto.ledger.web.problem.Rejection;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Has a read that names a {@code Ledger-Min-Position} wait until the log has come there, and with it every inline read
 * model. Reports wait for their books by themselves, with or without the header.
 */
@Component
final class MinPosition implements HandlerInterceptor, WebMvcConfigurer {
    static final String NAME = "Ledger-Min-Position";
    private static final Duration LONGEST = Duration.ofSeconds(2);
    private static final Pattern FORM = Pattern.compile("\\d{1,18}");

    private final AppliedPositions positions;

    MinPosition(AppliedPositions positions) {
        this.positions = positions;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (request.getHeader(NAME) != null && isRead(request) && handler instanceof HandlerMethod) {
            long position = position(Collections.list(request.getHeaders(NAME)));
            // Nobody waits who is not known: that request is about to be refused.
            if (Authenticated.caller(request) != null && !positions.await(position, List.of(), LONGEST)) {
                throw new Rejection(
                        ProblemType.POSITION_NOT_REACHED,
                        "What this request reads has not come to position " + position + " yet.");
            }
        }
        return true;
    }

    private static boolean isRead(HttpServletRequest request) {
        return request.getMethod().equals(HttpMethod.GET.name())
                || request.getMethod().equals(HttpMethod.HEAD.name());
    }

    private static long position(List<String> lines) {
        if (lines.size() > 1) {
            throw new InvalidRequest(NAME, "must be given once");
        }
        String text = lines.getFirst().strip();
        if (!FORM.matcher(text).matches()) {
            throw new InvalidRequest(NAME, "must be a position, as Ledger-Position gives it");
        }
        return Long.parseLong(text);
    }
}
