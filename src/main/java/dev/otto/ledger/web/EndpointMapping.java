package dev.otto.ledger.web;

import dev.otto.ledger.security.Rights;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.Ordered;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.filter.ServerHttpObservationFilter;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Finds the {@link Endpoint} of a request. Its line in the table of {@link Rights} has been looked up already, and names
 * the same method and path as the controller: so that the line leads to the endpoint. Spring's own search is for what has
 * no line or asks for more than a method and a path, and finds the same endpoints.
 */
final class EndpointMapping extends RequestMappingHandlerMapping implements SmartInitializingSingleton {
    private static final String API = "/v1/";

    private final ObjectProvider<Endpoints> endpoints;
    private final Map<Rights.Line, Endpoint> byLine = new IdentityHashMap<>();
    private final Map<Method, HandlerMethod> byMethod = new HashMap<>();
    /** Lines with an endpoint that asks for more: which one is meant, Spring finds out. */
    private final Set<Rights.Line> several = new HashSet<>();

    EndpointMapping(ObjectProvider<Endpoints> endpoints) {
        this.endpoints = endpoints;
    }

    /** Before the actuator's, which would be asked in vain for every request of the API. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    /** The controllers are there by then. */
    @Override
    public void afterSingletonsInstantiated() {
        getHandlerMethods().forEach(this::prepare);
    }

    private void prepare(RequestMappingInfo info, HandlerMethod method) {
        for (String pattern : info.getPatternValues()) {
            if (pattern.startsWith(API)) {
                Endpoint endpoint = endpoints.getObject().of(method, pattern);
                byMethod.put(method.getMethod(), endpoint);
                for (RequestMethod verb : info.getMethodsCondition().getMethods()) {
                    Rights.of(verb.name(), pattern).ifPresent(line -> prepare(line, endpoint, asksForNoMore(info)));
                }
            }
        }
    }

    private void prepare(Rights.Line line, Endpoint endpoint, boolean asksForNoMore) {
        if (!asksForNoMore) {
            several.add(line);
        }
        if (several.contains(line)) {
            byLine.remove(line);
        } else {
            byLine.put(line, endpoint);
        }
    }

    private static boolean asksForNoMore(RequestMappingInfo info) {
        return info.getConsumesCondition().isEmpty()
                && info.getProducesCondition().isEmpty()
                && info.getParamsCondition().isEmpty()
                && info.getHeadersCondition().isEmpty();
    }

    @Override
    protected @Nullable HandlerMethod getHandlerInternal(HttpServletRequest request) throws Exception {
        Optional<Rights.Line> line = Rights.of(request);
        Endpoint endpoint = line.isPresent() ? byLine.get(line.get()) : null;
        if (endpoint == null) {
            HandlerMethod found = super.getHandlerInternal(request);
            return found == null ? null : byMethod.getOrDefault(found.getMethod(), found);
        }
        request.setAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, endpoint.pattern());
        ServerHttpObservationFilter.findObservationContext(request)
                .ifPresent(seen -> seen.setPathPattern(endpoint.pattern()));
        return endpoint;
    }
}
