package dev.otto.ledger.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.otto.ledger.kernel.Personal;
import dev.otto.ledger.kernel.StreamRoot;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;

/** States stay in memory and in snapshots, which an erasure does not touch: so nothing personal may be in them. */
class StatesTest {
    @Test
    void holdNothingPersonal() throws ClassNotFoundException {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(StreamRoot.Stream.class));
        Set<Type> held = new HashSet<>();
        for (var found : scanner.findCandidateComponents("dev.otto.ledger")) {
            Class<?> root = Class.forName(found.getBeanClassName());
            collect(root.getAnnotation(StreamRoot.Stream.class).state(), held);
        }
        assertThat(held).hasSizeGreaterThan(10).doesNotContain(Personal.class);
    }

    private static void collect(Type type, Set<Type> held) {
        if (type instanceof ParameterizedType generic) {
            for (Type argument : generic.getActualTypeArguments()) {
                collect(argument, held);
            }
            collect(generic.getRawType(), held);
        } else if (type instanceof Class<?> kind
                && held.add(kind)
                && kind.getName().startsWith("dev.otto.")) {
            for (Field field : kind.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    collect(field.getGenericType(), held);
                }
            }
        }
    }
}
