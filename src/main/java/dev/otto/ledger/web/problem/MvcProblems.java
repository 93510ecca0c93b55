package dev.otto.ledger.web.problem;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.validation.FieldError;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;

/** Turns what Spring MVC finds wrong with a request into problems that name the field. */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
final class MvcProblems extends ResponseEntityExceptionHandler {
    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        InvalidField mistake = e.getCause() instanceof JacksonException json
                ? JsonMistakes.explain(json)
                : new InvalidField("body", "must be one JSON object");
        return invalid(List.of(mistake), request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return invalid(e.getFieldErrors().stream().map(MvcProblems::explain).toList(), request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHandlerMethodValidationException(
            HandlerMethodValidationException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        List<InvalidField> errors = e.getParameterValidationResults().stream()
                .flatMap(result -> result.getResolvableErrors().stream()
                        .map(error -> error instanceof FieldError field
                                ? explain(field)
                                : new InvalidField(
                                        SnakeCase.of(String.valueOf(
                                                result.getMethodParameter().getParameterName())),
                                        String.valueOf(error.getDefaultMessage()))))
                .toList();
        return invalid(errors, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleTypeMismatch(
            TypeMismatchException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String field = e instanceof MethodArgumentTypeMismatchException argument
                ? argument.getName()
                : String.valueOf(e.getPropertyName());
        String message = Stream.<Throwable>iterate(e, cause -> cause != null, Throwable::getCause)
                .filter(InvalidValue.class::isInstance)
                .map(cause -> String.valueOf(cause.getMessage()))
                .findFirst()
                .orElse("is not valid");
        return invalid(List.of(new InvalidField(field, message)), request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMissingServletRequestParameter(
            MissingServletRequestParameterException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return invalid(List.of(new InvalidField(e.getParameterName(), "is required")), request);
    }

    /** Everything else: the status that Spring chose, in our words. */
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

    private static ResponseEntity<Object> invalid(List<InvalidField> errors, WebRequest request) {
        return ProblemAnswers.of(Problem.of(new InvalidRequest(errors)), ((ServletWebRequest) request).getRequest());
    }

    private static InvalidField explain(FieldError error) {
        return new InvalidField(SnakeCase.of(error.getField()), String.valueOf(error.getDefaultMessage()));
    }
}
