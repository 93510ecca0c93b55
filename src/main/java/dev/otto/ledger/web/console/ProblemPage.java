package dev.otto.ledger.web.console;

import dev.otto.ledger.web.problem.InvalidField;
import dev.otto.ledger.web.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;

/** Tells a problem to a person: where the API would be answered JSON, the console shows a page, or a line near the form. */
@ControllerAdvice
final class ProblemPage implements ResponseBodyAdvice<Object> {
    private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

    private final ITemplateEngine templates;
    private final Assets assets;

    ProblemPage(ITemplateEngine templates, Assets assets) {
        this.templates = templates;
        this.assets = assets;
    }

    @Override
    public boolean supports(MethodParameter method, Class<? extends HttpMessageConverter<?>> converter) {
        return true;
    }

    @Override
    public @Nullable Object beforeBodyWrite(
            @Nullable Object body,
            MethodParameter method,
            MediaType type,
            Class<? extends HttpMessageConverter<?>> converter,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        String path = request.getURI().getPath();
        if (!(body instanceof Problem problem) || !(path.equals("/console") || path.startsWith("/console/"))) {
            return body;
        }
        Frame frame = Frame.of(((ServletServerHttpRequest) request).getServletRequest());
        boolean part = request.getHeaders().containsHeader("HX-Request");
        response.getHeaders().setContentType(HTML);
        try {
            response.getBody().write(html(problem, frame, part).getBytes(StandardCharsets.UTF_8));
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
        return null;
    }

    /** @param part a line alone, where a script puts it near its form */
    private String html(Problem problem, Frame frame, boolean part) {
        Context model = new Context(
                Locale.ROOT,
                Map.of("problem", problem, "frame", frame, "assets", assets, "sentences", sentences(problem)));
        return templates.process(part ? "console/said" : "console/problem", model);
    }

    private static List<String> sentences(Problem problem) {
        if (problem.extensions().get("errors") instanceof List<?> errors) {
            return errors.stream()
                    .map(InvalidField.class::cast)
                    .map(error -> sentence(error.field(), error.message()))
                    .toList();
        }
        return List.of(problem.detail() == null ? problem.title() + "." : problem.detail());
    }

    private static String sentence(String field, String message) {
        String name = field.replace('_', ' ');
        return Character.toUpperCase(name.charAt(0)) + name.substring(1) + " " + message + ".";
    }
}
