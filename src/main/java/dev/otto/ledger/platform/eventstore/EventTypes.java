package dev.otto.ledger.platform.eventstore;

import dev.otto.ledger.kernel.LedgerEvent;
import dev.otto.ledger.kernel.StoredAs;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/** The stored name of every event class, found by {@link StoredAs} below the application's own package. */
public final class EventTypes {
    private final Map<Class<?>, StoredName> names = new HashMap<>();
    private final Map<StoredName, Class<? extends LedgerEvent>> classes = new HashMap<>();

    /** A stored name and its version. */
    public record StoredName(String name, short version) {
        @Override
        public String toString() {
            return name + ".v" + version;
        }
    }

    /** Scans the classes below a package; two classes of one stored name are a mistake of ours, told at once. */
    public static EventTypes below(String basePackage) {
        EventTypes types = new EventTypes();
        var scanner = new ClassPathScanningCandidateComponentProvider(false) {
            @Override
            protected boolean isCandidateComponent(AnnotatedBeanDefinition definition) {
                return definition.getMetadata().isIndependent();
            }
        };
        scanner.addIncludeFilter(new AnnotationTypeFilter(StoredAs.class));
        scanner.findCandidateComponents(basePackage)
                .forEach(found -> types.add(ClassUtils.resolveClassName(
                        java.util.Objects.requireNonNull(found.getBeanClassName()),
                        EventTypes.class.getClassLoader())));
        return types;
    }

    private void add(Class<?> type) {
        StoredAs stored = java.util.Objects.requireNonNull(type.getAnnotation(StoredAs.class));
        StoredName name = new StoredName(stored.value(), stored.version());
        names.put(type, name);
        Class<?> other = classes.put(name, type.asSubclass(LedgerEvent.class));
        if (other != null) {
            throw new IllegalStateException(name + " is the stored name of " + type + " and of " + other);
        }
    }

    StoredName nameOf(LedgerEvent event) {
        StoredName name = names.get(event.getClass());
        if (name == null) {
            throw new IllegalStateException(event.getClass() + " has no stored name");
        }
        return name;
    }

    /** Empty for a name that this version of the service does not know. */
    public Optional<Class<? extends LedgerEvent>> find(String name, short version) {
        return Optional.ofNullable(classes.get(new StoredName(name, version)));
    }

    /** All that is known, for the golden file. */
    public Map<StoredName, Class<? extends LedgerEvent>> all() {
        return Map.copyOf(classes);
    }
}
