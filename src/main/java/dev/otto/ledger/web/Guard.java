package dev.otto.ledger.web;

import dev.otto.ledger.ledger.NotFound;
import dev.otto.ledger.ledger.Owned;
import dev.otto.ledger.security.Authenticated;
import dev.otto.ledger.security.Caller;
import dev.otto.ledger.security.Rights;
import dev.otto.ledger.web.problem.ProblemType;
import dev.otto.ledger.web.problem.Rejection;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Asks {@link Rights} once a request has been read and found well-formed, right before a controller is entered: of a
 * request that is malformed the form is told first, whoever sent it. A route that no line of the table names is refused.
 */
@Component
class Guard implements HandlerInterceptor, WebMvcConfigurer {
    private static final String USERS = "/v1/users/";

    private final FirstCall firstCall;

    Guard(FirstCall firstCall) {
        this.firstCall = firstCall;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    /** For what is no {@link Endpoint}, such as the page of an error: an endpoint asks when it has read the request. */
    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod && !(handler instanceof Endpoint)) {
            admit(request);
        }
        return true;
    }

    /** Throws what the caller is told who may not. */
    void admit(HttpServletRequest request) {
        if (request.getDispatcherType() != DispatcherType.REQUEST) {
            return;
        }
        Caller caller = Authenticated.caller(request);
        if (request.getMethod().equals(HttpMethod.OPTIONS.name()) && caller != null) {
            return;
        }
        switch (Rights.judge(request)) {
            case ALLOWED -> {
                if (caller instanceof Caller.EndUser user) {
                    firstCall.ensureRegistered(user);
                }
            }
            case UNAUTHENTICATED -> throw Authenticated.refusal(request);
            case FORBIDDEN -> throw new AccessDeniedException("the table of rights says no");
            case HIDDEN -> throw hidden(request.getRequestURI());
        }
    }

    private static RuntimeException hidden(String path) {
        return path.startsWith(USERS)
                ? new NotFound("user")
                : new Rejection(ProblemType.NOT_FOUND, "There is nothing here.");
    }

    /** Keeps back what a person read by its id and does not own. */
    void release(HttpServletRequest request, @Nullable Object answer) {
        if (!(Authenticated.caller(request) instanceof Caller.EndUser user)) {
            return;
        }
        Optional<Rights.Line> line = Rights.of(request);
        if (line.map(Rights.Line::theirs)
                .filter(Rights.Theirs.BY_RESOURCE::equals)
                .isEmpty()) {
            return;
        }
        Object body = answer instanceof ResponseEntity<?> entity ? entity.getBody() : answer;
        if (!(body instanceof Owned owned)) {
            throw new IllegalStateException("what a person reads by its id must say whose it is");
        }
        if (!owned.userId().equals(user.sub())) {
            throw owned.hidden();
        }
    }
}
