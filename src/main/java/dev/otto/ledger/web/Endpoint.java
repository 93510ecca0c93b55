package dev.otto.ledger.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.method.HandlerMethod;

/**
 * A controller's method of the API, with all that can be known of it before a request comes: how each argument is read,
 * and how its answer is written. The {@link Guard} stands between the two: nothing is entered that it has not admitted.
 */
final class Endpoint extends HandlerMethod {
    private final Method method;
    private final String pattern;
    private final List<Argument> arguments;
    private final JsonAnswers.Writer answers;
    private final Guard guard;

    /** Reads one argument of the method out of a request. Whatever is wrong with it is an exception that says so. */
    interface Argument {
        @Nullable
        Object read(HttpServletRequest request) throws Exception;
    }

    /** @param pattern of its path, as in {@code /v1/users/{id}} */
    Endpoint(HandlerMethod method, String pattern, List<Argument> arguments, JsonAnswers.Writer answers, Guard guard) {
        super(method.createWithResolvedBean());
        this.method = method.getMethod();
        this.method.setAccessible(true);
        this.pattern = pattern;
        this.arguments = arguments;
        this.answers = answers;
        this.guard = guard;
    }

    String pattern() {
        return pattern;
    }

    void answer(HttpServletRequest request, HttpServletResponse response) throws Exception {
        @Nullable Object[] values = new Object[arguments.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = arguments.get(i).read(request);
        }
        guard.admit(request);
        Object answer = invoke(values);
        guard.release(request, answer);
        boolean whole = !request.getMethod().equals("HEAD");
        if (answer instanceof Download download) {
            download.send(response, whole);
        } else if (answer instanceof EventStream && !whole) {
            EventLines.head(response);
        } else {
            answers.write(answer, response);
        }
    }

    private @Nullable Object invoke(@Nullable Object[] values) throws Exception {
        try {
            return method.invoke(getBean(), values);
        } catch (InvocationTargetException e) {
            switch (e.getCause()) {
                case Exception exception -> throw exception;
                case Error error -> throw error;
                case null, default -> throw e;
            }
        }
    }
}
