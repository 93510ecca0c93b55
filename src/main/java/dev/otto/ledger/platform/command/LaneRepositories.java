package dev.otto.ledger.platform.command;

import dev.otto.ledger.kernel.StreamRoot;
import dev.otto.ledger.platform.eventstore.StreamStates;
import java.util.Objects;
import org.axonframework.eventhandling.EventBus;
import org.axonframework.messaging.annotation.HandlerDefinition;
import org.axonframework.messaging.annotation.ParameterResolverFactory;
import org.axonframework.modelling.command.Repository;
import org.axonframework.spring.stereotype.Aggregate;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.ResolvableType;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/**
 * Registers a {@link LaneRepository} for every aggregate that is a {@link StreamRoot}, under the name that its {@code
 * @Aggregate} gives: so that the modules of the domain need not know how they are stored.
 */
final class LaneRepositories implements BeanDefinitionRegistryPostProcessor {
    private static final String BASE_PACKAGE = "dev.otto.ledger";

    @Override
    public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(StreamRoot.Stream.class));
        scanner.findCandidateComponents(BASE_PACKAGE).forEach(found -> {
            Class<?> root = ClassUtils.resolveClassName(
                    Objects.requireNonNull(found.getBeanClassName()), LaneRepositories.class.getClassLoader());
            register(root.asSubclass(StreamRoot.class), registry);
        });
    }

    private static <T extends StreamRoot<?>> void register(Class<T> root, BeanDefinitionRegistry registry) {
        String name =
                Objects.requireNonNull(root.getAnnotation(Aggregate.class)).repository();
        ConfigurableListableBeanFactory beans = (ConfigurableListableBeanFactory) registry;
        RootBeanDefinition kind = new RootBeanDefinition(StreamKind.class);
        kind.setTargetType(ResolvableType.forClassWithGenerics(StreamKind.class, root));
        kind.setInstanceSupplier(() -> new StreamKind<>(
                root, beans.getBean(ParameterResolverFactory.class), beans.getBean(HandlerDefinition.class)));
        registry.registerBeanDefinition(name + "Kind", kind);
        RootBeanDefinition repository = new RootBeanDefinition(LaneRepository.class);
        repository.setTargetType(ResolvableType.forClassWithGenerics(Repository.class, root));
        repository.setInstanceSupplier(() -> new LaneRepository<>(
                kind(beans, name, root),
                beans.getBean(StreamStates.class),
                new DecisionEventBus(beans.getBean(EventBus.class))));
        registry.registerBeanDefinition(name, repository);
    }

    @SuppressWarnings("unchecked")
    private static <T extends StreamRoot<?>> StreamKind<T> kind(
            ConfigurableListableBeanFactory beans, String name, Class<T> root) {
        return (StreamKind<T>) beans.getBean(name + "Kind", StreamKind.class);
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
        // All is done when the definitions are registered.
    }
}
