package dev.otto.ledger.web.problem;

import dev.otto.ledger.web.request.RequestId;
import dev.otto.ledger.web.request.SafePath;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.catalina.connector.ClientAbortException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** Puts a problem into a response. */
final class ProblemAnswers {
    private static final long SECONDS_TO_WAIT = 1;
    private static final Logger log = LoggerFactory.getLogger(ProblemAnswers.class);

    private ProblemAnswers() {}

    static ResponseEntity<Object> of(Problem problem, HttpServletRequest request) {
        return of(problem, request, HttpHeaders.EMPTY);
    }

    static ResponseEntity<Object> of(Problem problem, HttpServletRequest request, HttpHeaders headers) {
        return ResponseEntity.status(problem.status())
                .headers(headers)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem.at(request.getRequestURI()));
    }

    /** For what is over soon: the client is told when to come again. */
    static ResponseEntity<Object> soon(Problem problem, HttpServletRequest request) {
        return after(SECONDS_TO_WAIT, problem, request);
    }

    /** @param seconds after which the client may come again */
    static ResponseEntity<Object> after(long seconds, Problem problem, HttpServletRequest request) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
        return of(problem, request, headers);
    }

    /**
     * A fault of ours: the cause goes to the log alone, and a reference leads from the answer to it. That a client left
     * before it had its answer is none, and there is nobody to answer: null.
     */
    static @Nullable ResponseEntity<Object> fault(Throwable cause, HttpServletRequest request) {
        if (isClientGone(cause)) {
            log.debug("{} {}: the client left before its answer", request.getMethod(), SafePath.of(request));
            return null;
        }
        log.error(
                "{} {} failed, reference {}", request.getMethod(), SafePath.of(request), RequestId.of(request), cause);
        return of(fault(RequestId.of(request)), request);
    }

    private static boolean isClientGone(Throwable failure) {
        return Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(20)
                .anyMatch(ClientAbortException.class::isInstance);
    }

    /** @param reference the request's id, which every line about the request has, or one of its own */
    static Problem fault(String reference) {
        return Problem.of(
                ProblemType.INTERNAL_ERROR,
                "Something went wrong on our side. Repeating a command with its Idempotency-Key is safe.",
                Map.of("reference", reference));
    }
}
