package dev.otto.ledger.web.console;

import dev.otto.ledger.web.problem.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
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
        HttpServletRequest asked = ((ServletServerHttpRequest) request).getServletRequest();
        boolean part = request.getHeaders().containsHeader("HX-Request");
        response.getHeaders().setContentType(HTML);
        try {
            response.getBody().write(html(problem, asked, part).getBytes(StandardCharsets.UTF_8));
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
        return null;
    }

    /** @param part a line alone, where a script puts it near its form */
    private String html(Problem problem, HttpServletRequest request, boolean part) {
        Map<String, Object> model = new HashMap<>();
        model.put("frame", Frame.of(request));
        model.put("assets", assets);
        model.put("told", Told.of(problem, request));
        model.put("reference", problem.extensions().get("reference"));
        return templates.process(part ? "console/said" : "console/problem", new Context(Locale.ROOT, model));
    }
}
