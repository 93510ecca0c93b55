package dev.otto.ledger.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.otto.ledger.web.problem.InvalidValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.util.ReflectionUtils;

/**
 * Enums by their constants' names in small letters, or by the name that {@link JsonProperty} gives one, in bodies and
 * queries alike.
 */
public final class EnumText {
    private EnumText() {}

    static <E extends Enum<?>> E parse(Class<E> type, String text) {
        for (E constant : type.getEnumConstants()) {
            if (code(constant).equals(text)) {
                return constant;
            }
        }
        throw new InvalidValue(message(type));
    }

    public static String code(Enum<?> constant) {
        JsonProperty named = Objects.requireNonNull(
                        ReflectionUtils.findField(constant.getDeclaringClass(), constant.name()))
                .getAnnotation(JsonProperty.class);
        return named == null ? constant.name().toLowerCase(Locale.ROOT) : named.value();
    }

    static String message(Class<? extends Enum<?>> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(EnumText::code)
                .collect(Collectors.joining(", ", "must be one of ", ""));
    }
}
