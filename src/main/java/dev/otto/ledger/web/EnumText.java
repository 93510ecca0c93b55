package dev.otto.ledger.web;

import dev.otto.ledger.web.problem.InvalidValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Enums by their constants' names in small letters with hyphens, in bodies and queries alike. */
final class EnumText {
    private EnumText() {}

    static <E extends Enum<?>> E parse(Class<E> type, String text) {
        for (E constant : type.getEnumConstants()) {
            if (code(constant).equals(text)) {
                return constant;
            }
        }
        throw new InvalidValue(message(type));
    }

    static String code(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String message(Class<? extends Enum<?>> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(EnumText::code)
                .collect(Collectors.joining(", ", "must be one of ", ""));
    }
}
