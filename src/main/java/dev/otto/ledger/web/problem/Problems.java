package dev.otto.ledger.web.problem;

import dev.otto.ledger.kernel.Refusal;
import dev.otto.ledger.ledger.BooksBehind;
import dev.otto.ledger.platform.command.KeyInFlight;
import dev.otto.ledger.platform.command.LedgerUnavailable;
import dev.otto.ledger.security.RateLimited;
import dev.otto.ledger.web.request.SafePath;
import jakarta.servlet.http.HttpServletRequest;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Turns what the ledger, its rules and its guards throw into problems. */
@RestControllerAdvice
final class Problems {
    private static final Logger log = LoggerFactory.getLogger(Problems.class);
    static final Problem UNAVAILABLE = Problem.of(
            ProblemType.UNAVAILABLE,
            "The ledger cannot answer just now. Repeat the request shortly, a command with its Idempotency-Key.");

    @ExceptionHandler
    ResponseEntity<Object> refused(Refusal refusal, HttpServletRequest request) {
        return switch (refusal) {
            case KeyInFlight soonOver -> ProblemAnswers.soon(Problem.of(refusal), request);
            case RateLimited limited -> ProblemAnswers.after(limited.retryAfterSeconds(), Problem.of(refusal), request);
            default -> ProblemAnswers.of(Problem.of(refusal), request);
        };
    }

    @ExceptionHandler
    ResponseEntity<Object> invalid(InvalidRequest invalid, HttpServletRequest request) {
        return ProblemAnswers.of(Problem.of(invalid), request);
    }

    /** The firewall's: a path with {@code //}, {@code ..} or {@code ;}, or a header that is no text. */
    @ExceptionHandler
    ResponseEntity<Object> rejected(RequestRejectedException rejected, HttpServletRequest request) {
        return invalid(
                new InvalidRequest("path", "must be in its plain form, and headers must be plain text"), request);
    }

    /** The container's: too many parameters, or one that it cannot read. */
    @ExceptionHandler
    ResponseEntity<Object> rejected(InvalidParameterException rejected, HttpServletRequest request) {
        return invalid(new InvalidRequest("query", "must be of up to 100 well-formed parameters"), request);
    }

    @ExceptionHandler
    ResponseEntity<Object> rejected(Rejection rejection, HttpServletRequest request) {
        Problem problem = Problem.of(rejection.type(), rejection.getMessage());
        return rejection.type() == ProblemType.POSITION_NOT_REACHED
                ? ProblemAnswers.soon(problem, request)
                : ProblemAnswers.of(problem, request);
    }

    @ExceptionHandler
    ResponseEntity<Object> behind(BooksBehind behind, HttpServletRequest request) {
        return ProblemAnswers.soon(Problem.of(ProblemType.POSITION_NOT_REACHED, behind.getMessage()), request);
    }

    @ExceptionHandler
    ResponseEntity<Object> unauthenticated(AuthenticationException exception, HttpServletRequest request) {
        // RFC 6750: a request without a token is told the scheme, one with a bad token that the token is bad.
        boolean badToken = exception instanceof BadCredentialsException;
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.WWW_AUTHENTICATE, badToken ? "Bearer error=\"invalid_token\"" : "Bearer");
        String detail = badToken
                ? "This token is unknown, expired or revoked."
                : "Send an API key or a user's token: Authorization: Bearer …";
        return ProblemAnswers.of(Problem.of(ProblemType.UNAUTHENTICATED, detail), request, headers);
    }

    @ExceptionHandler
    ResponseEntity<Object> forbidden(AccessDeniedException exception, HttpServletRequest request) {
        return ProblemAnswers.of(Problem.of(ProblemType.FORBIDDEN, "The role of this token may not do that."), request);
    }

    @ExceptionHandler
    ResponseEntity<Object> unavailable(LedgerUnavailable exception, HttpServletRequest request) {
        log.warn("{} {} answered 503: {}", request.getMethod(), SafePath.of(request), exception.getMessage());
        return ProblemAnswers.soon(UNAVAILABLE, request);
    }

    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> failed(Exception exception, HttpServletRequest request) {
        if (Outages.causedBy(exception)) {
            log.warn("{} {} answered 503", request.getMethod(), SafePath.of(request), exception);
            return ProblemAnswers.soon(UNAVAILABLE, request);
        }
        return ProblemAnswers.fault(exception, request);
    }
}
