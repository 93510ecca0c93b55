package dev.otto.ledger.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Path;
import jakarta.validation.TraversableResolver;
import java.lang.annotation.ElementType;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.validation.autoconfigure.ValidationConfigurationCustomizer;
import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.HandlerAdapter;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Has Spring's dispatcher find {@link Endpoint}s and call them. */
@Configuration(proxyBeanMethods = false)
class EndpointConfiguration {
    @Bean
    WebMvcRegistrations mappingOfEndpoints(ObjectProvider<Endpoints> endpoints) {
        return new WebMvcRegistrations() {
            @Override
            public RequestMappingHandlerMapping getRequestMappingHandlerMapping() {
                return new EndpointMapping(endpoints);
            }
        };
    }

    @Bean
    HandlerAdapter callOfEndpoints() {
        return new Call();
    }

    /**
     * A request is checked as a whole. By default each of its fields is first asked after whether it may be read, which is
     * for what a database has yet to load.
     */
    @Bean
    ValidationConfigurationCustomizer everythingIsThere() {
        return configuration -> configuration.traversableResolver(new Everything());
    }

    private static final class Everything implements TraversableResolver {
        @Override
        public boolean isReachable(
                @Nullable Object owner,
                Path.Node property,
                Class<?> root,
                Path pathToProperty,
                ElementType elementType) {
            return true;
        }

        @Override
        public boolean isCascadable(
                @Nullable Object owner,
                Path.Node property,
                Class<?> root,
                Path pathToProperty,
                ElementType elementType) {
            return true;
        }
    }

    /** Asked before Spring's own, which could call them too, but past the {@link Guard}. */
    private static final class Call implements HandlerAdapter, Ordered {
        @Override
        public int getOrder() {
            return HIGHEST_PRECEDENCE;
        }

        @Override
        public boolean supports(Object handler) {
            return handler instanceof Endpoint;
        }

        @Override
        public @Nullable ModelAndView handle(HttpServletRequest request, HttpServletResponse response, Object handler)
                throws Exception {
            ((Endpoint) handler).answer(request, response);
            return null;
        }
    }
}
