package dev.otto.ledger.web.problem;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Turns what Spring MVC finds wrong with a request, its method or its media types, into problems. */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
final class MvcProblems extends ResponseEntityExceptionHandler {
    /** The status that Spring chose, in our words. */
    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception e, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        var servletRequest = ((ServletWebRequest) request).getRequest();
        if (status.is5xxServerError()) {
            return ProblemAnswers.fault(e, servletRequest);
        }
        ProblemType type = ProblemType.ofStatus(status.value());
        return ProblemAnswers.of(Problem.of(type, detail(type, e)), servletRequest, headers);
    }

    private static String detail(ProblemType type, Exception e) {
        return switch (type) {
            case NOT_FOUND -> "There is nothing here.";
            case METHOD_NOT_ALLOWED ->
                e instanceof HttpRequestMethodNotSupportedException method && method.getSupportedMethods() != null
                        ? "This path takes "
                                + Stream.of(method.getSupportedMethods())
                                        .sorted()
                                        .collect(Collectors.joining(", ")) + "."
                        : "This path does not take this method.";
            case NOT_ACCEPTABLE -> "The answer cannot be had in a media type that the Accept header allows.";
            case UNSUPPORTED_MEDIA_TYPE -> "The body must be application/json.";
            default -> "The request is not of the form that is asked for.";
        };
    }
}
