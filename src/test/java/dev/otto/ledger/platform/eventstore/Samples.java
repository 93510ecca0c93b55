package dev.otto.ledger.platform.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.Personal;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Values of records that are stored.
 *
 * @param personal what each personal text is
 * @param sparse whether everything is absent that may be
 */
record Samples(Personal personal, boolean sparse) {
    /** A value for every component, the same for every run. */
    Object of(Type type) {
        return sample(type, 0);
    }

    private Object sample(Type type, int depth) {
        if (type instanceof ParameterizedType generic) {
            Object first = sample(generic.getActualTypeArguments()[0], depth + 1);
            if (generic.getRawType() == Map.class) {
                return Map.of(first, sample(generic.getActualTypeArguments()[1], depth + 1));
            }
            return generic.getRawType() == Set.class ? Set.of(first) : List.of(first);
        }
        Class<?> kind = (Class<?>) type;
        if (kind == Personal.class) {
            return personal;
        } else if (kind == Credits.class) {
            return Credits.of(7 + depth);
        } else if (kind == UUID.class) {
            return new UUID(0x0123456789ab7cdeL, 0x8000000000000001L);
        } else if (kind == Instant.class) {
            return Instant.parse("2026-03-01T10:00:00.123456Z");
        } else if (kind == Duration.class) {
            return Duration.ofDays(7);
        } else if (kind == String.class) {
            return "EUR";
        } else if (kind == boolean.class) {
            return true;
        } else if (kind == int.class || kind == Integer.class) {
            return 100;
        } else if (kind == long.class || kind == Long.class) {
            return 42L + depth;
        } else if (kind.isEnum()) {
            return kind.getEnumConstants()[0];
        }
        return record(kind, depth);
    }

    private Object record(Class<?> kind, int depth) {
        assertThat(kind.isRecord()).as("a sample of %s", kind).isTrue();
        RecordComponent[] components = kind.getRecordComponents();
        try {
            Constructor<?> constructor = kind.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            List<Object> values = new ArrayList<>();
            for (RecordComponent component : components) {
                values.add(
                        sparse && component.getAnnotatedType().isAnnotationPresent(Nullable.class)
                                ? null
                                : sample(component.getGenericType(), depth + 1));
            }
            return constructor.newInstance(values.toArray());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
