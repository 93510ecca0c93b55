package dev.otto.ledger.platform.eventstore;

import dev.otto.ledger.kernel.LedgerEvent;
import dev.otto.ledger.kernel.StoredAs;
import dev.otto.ledger.kernel.Upcaster;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.core.type.filter.AssignableTypeFilter;
import org.springframework.core.type.filter.TypeFilter;
import org.springframework.util.ClassUtils;

/** The stored name of every event class, found by {@link StoredAs} below the application's own package. */
public final class EventTypes {
    private final Map<Class<?>, StoredName> names = new HashMap<>();
    private final Map<StoredName, Class<? extends LedgerEvent>> classes = new HashMap<>();
    private final Map<StoredName, Upcaster> upcasters = new HashMap<>();

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
        scan(basePackage, new AnnotationTypeFilter(StoredAs.class)).forEach(types::add);
        scan(basePackage, new AssignableTypeFilter(Upcaster.class)).forEach(types::addUpcaster);
        return types;
    }

    private static List<Class<?>> scan(String basePackage, TypeFilter wanted) {
        var scanner = new ClassPathScanningCandidateComponentProvider(false) {
            @Override
            protected boolean isCandidateComponent(AnnotatedBeanDefinition definition) {
                // Events are classes within the interface of their kind; the interface of upcasters is none itself.
                return definition.getMetadata().isIndependent()
                        && !definition.getMetadata().isInterface();
            }
        };
        scanner.addIncludeFilter(wanted);
        return scanner.findCandidateComponents(basePackage).stream()
                .<Class<?>>map(found -> ClassUtils.resolveClassName(
                        java.util.Objects.requireNonNull(found.getBeanClassName()), EventTypes.class.getClassLoader()))
                .toList();
    }

    private void addUpcaster(Class<?> type) {
        Upcaster upcaster = (Upcaster) BeanUtils.instantiateClass(type);
        upcasters.put(new StoredName(upcaster.event(), upcaster.from()), upcaster);
    }

    /** What reads an older version as the next one; null for the newest version, and for what nobody knows. */
    @Nullable
    Upcaster upcaster(String name, short version) {
        return upcasters.get(new StoredName(name, version));
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
