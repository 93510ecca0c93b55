package dev.otto.ledger.web;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.otto.ledger.web.problem.SnakeCase;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Parsed values as bytes that are equal when the values are. Idempotency keys are kept for ever, so the form is a
 * contract: a text is {@code s}, its length in bytes as four bytes, and its UTF-8; a number {@code n} and a truth
 * {@code b}, then their text in the same way; an object is {@code o}, the number of its members as four bytes, and each
 * name and value by rising name in snake_case; a list is {@code l}, its size, and its values. A member that is absent or
 * null is left out, so a new optional field changes no old fingerprint.
 */
final class CanonicalForm {
    private static final ClassValue<List<Member>> MEMBERS = new ClassValue<>() {
        @Override
        protected List<Member> computeValue(Class<?> type) {
            return Arrays.stream(type.getRecordComponents())
                    .map(Member::of)
                    .sorted(Comparator.comparing(Member::name))
                    .toList();
        }
    };

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

    byte[] bytes() {
        return out.toByteArray();
    }

    void add(Object value) {
        switch (value) {
            case String text -> scalar('s', text);
            case Long number -> scalar('n', number.toString());
            case Integer number -> scalar('n', number.toString());
            case Boolean truth -> scalar('b', truth.toString());
            case Enum<?> constant -> scalar('s', EnumText.code(constant));
            case UUID id -> scalar('s', id.toString());
            case Instant instant -> scalar('s', InstantText.format(instant));
            case Map<?, ?> map -> object(map);
            case List<?> list -> {
                head('l', list.size());
                list.forEach(this::add);
            }
            case Record fields -> fields(fields);
            default -> throw new IllegalArgumentException("no canonical form for a " + value.getClass());
        }
    }

    private void fields(Record fields) {
        List<Member> members = MEMBERS.get(fields.getClass());
        @Nullable Object[] values = new Object[members.size()];
        int present = 0;
        for (int i = 0; i < values.length; i++) {
            values[i] = members.get(i).of(fields);
            if (values[i] != null) {
                present++;
                if (members.get(i).isWholeValue()) {
                    add(values[i]);
                    return;
                }
            }
        }
        head('o', present);
        for (int i = 0; i < values.length; i++) {
            if (values[i] != null) {
                scalar('s', members.get(i).name());
                add(values[i]);
            }
        }
    }

    private void object(Map<?, ?> map) {
        TreeMap<String, Object> present = new TreeMap<>();
        map.forEach((name, value) -> {
            if (value != null) {
                present.put(name.toString(), value);
            }
        });
        head('o', present.size());
        present.forEach((name, value) -> {
            scalar('s', name);
            add(value);
        });
    }

    private void scalar(char tag, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        head(tag, bytes.length);
        out.writeBytes(bytes);
    }

    private void head(char tag, int size) {
        out.write(tag);
        for (int shift = 24; shift >= 0; shift -= 8) {
            out.write(size >>> shift);
        }
    }

    /** @param isWholeValue the record stands for this one value, as an id does for its UUID */
    private record Member(String name, boolean isWholeValue, Method accessor) {
        static Member of(RecordComponent component) {
            Method accessor = component.getAccessor();
            accessor.setAccessible(true);
            return new Member(
                    SnakeCase.of(component.getName()), accessor.isAnnotationPresent(JsonValue.class), accessor);
        }

        @Nullable
        Object of(Record fields) {
            try {
                return accessor.invoke(fields);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("a record's accessor only reads", e);
            }
        }
    }
}
