package dev.otto.ledger.web;

import dev.otto.ledger.kernel.HoldId;
import dev.otto.ledger.kernel.LotId;
import dev.otto.ledger.kernel.TransactionId;
import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.kernel.VideoId;
import dev.otto.ledger.security.Authenticated;
import dev.otto.ledger.security.Caller;
import dev.otto.ledger.security.Standing;
import dev.otto.ledger.web.problem.InvalidValue;
import dev.otto.ledger.web.problem.ProblemType;
import dev.otto.ledger.web.problem.Rejection;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Validator;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ValueConstants;

/**
 * How the arguments of an {@link Endpoint} are read: strictly, in bodies, paths and queries alike. What a method asks for
 * is found out once, when the service starts; a kind of argument that is not known here ends the start.
 */
@Component
final class Arguments {
    private static final Map<Class<?>, Function<String, ?>> PARSERS = Map.of(
            String.class, Arguments::text,
            UUID.class, UuidText::parse,
            UserId.class, text -> new UserId(UuidText.parse(text)),
            HoldId.class, text -> new HoldId(UuidText.parse(text)),
            TransactionId.class, text -> new TransactionId(UuidText.parse(text)),
            VideoId.class, text -> new VideoId(UuidText.parse(text)),
            LotId.class, text -> new LotId(UuidText.parse(text)),
            Instant.class, InstantText::parse,
            Limit.class, Limit::parse);

    private final StrictJson json;
    private final Validator validator;

    Arguments(StrictJson json, Validator validator) {
        this.json = json;
        this.validator = validator;
    }

    Endpoint.Argument of(MethodParameter parameter, String pattern) {
        Class<?> type = parameter.getParameterType();
        if (type == HttpServletRequest.class) {
            return request -> request;
        }
        if (type == MediaType.class) {
            List<MediaType> produced = MediaType.parseMediaTypes(
                    List.of(Objects.requireNonNull(parameter.getMethodAnnotation(AnsweredAs.class))
                            .value()));
            return request -> MediaTypes.chosen(request, produced).orElseThrow();
        }
        if (Caller.class.isAssignableFrom(type)) {
            return request -> caller(request, type);
        }
        if (type == Standing.class) {
            return Authenticated::standing;
        }
        if (type == LastEventId.class) {
            return LastEventId::read;
        }
        if (type == Sender.class) {
            boolean keyRequired = !parameter.hasParameterAnnotation(KeyOptional.class);
            return request -> sender(request, keyRequired);
        }
        if (parameter.hasParameterAnnotation(PathVariable.class)) {
            return PathArgument.in(pattern, name(parameter, ""), parser(parameter));
        }
        RequestParam query = parameter.getParameterAnnotation(RequestParam.class);
        if (query != null) {
            return ofQuery(parameter, query);
        }
        RequestBody body = parameter.getParameterAnnotation(RequestBody.class);
        if (body != null) {
            var reader = json.mapper().readerFor(json.mapper().constructType(parameter.getGenericParameterType()));
            return new BodyArgument(reader, validator, body.required() && !parameter.isOptional());
        }
        throw new IllegalStateException("nobody knows how to read " + parameter);
    }

    private static QueryArgument ofQuery(MethodParameter parameter, RequestParam query) {
        Function<String, ?> parser = parser(parameter);
        boolean hasDefault = !query.defaultValue().equals(ValueConstants.DEFAULT_NONE);
        return new QueryArgument(
                name(parameter, query.name()),
                query.required() && !hasDefault && !parameter.isOptional(),
                hasDefault ? parser.apply(query.defaultValue()) : null,
                parser);
    }

    private static String text(String text) {
        if (text.isEmpty()) {
            throw new InvalidValue("must not be empty");
        }
        return text;
    }

    private static String name(MethodParameter parameter, String declared) {
        return declared.isEmpty() ? Objects.requireNonNull(parameter.getParameterName()) : declared;
    }

    @SuppressWarnings("unchecked")
    private static Function<String, ?> parser(MethodParameter parameter) {
        Class<?> type = parameter.getParameterType();
        Function<String, ?> parser =
                type.isEnum() ? text -> EnumText.parse((Class<? extends Enum<?>>) type, text) : PARSERS.get(type);
        return Objects.requireNonNull(parser, () -> "nobody knows how to parse " + parameter);
    }

    /** Null while nobody is known: the {@link Guard} then refuses, once the rest of the request has been read. */
    private static @Nullable Caller caller(HttpServletRequest request, Class<?> type) {
        Caller caller = Authenticated.caller(request);
        return type.isInstance(caller) ? caller : null;
    }

    private static @Nullable Sender sender(HttpServletRequest request, boolean keyRequired) {
        Optional<String> key =
                IdempotencyKeyHeader.parse(Collections.list(request.getHeaders(IdempotencyKeyHeader.NAME)));
        if (keyRequired && key.isEmpty()) {
            throw new Rejection(
                    ProblemType.IDEMPOTENCY_KEY_MISSING,
                    "This request moves credits, so it needs an Idempotency-Key header: repeating it with the same key"
                            + " is then safe.");
        }
        Caller caller = Authenticated.caller(request);
        return caller == null ? null : Sender.of(caller, key.orElse(null));
    }
}
