package dev.otto.ledger.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.annotation.InitBinderDataBinderFactory;
import org.springframework.web.method.support.InvocableHandlerMethod;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.ServletInvocableHandlerMethod;

/**
 * Puts the {@link Guard} before every controller method, behind the reading and checking of its arguments, which is
 * {@linkplain StrictBinding strict}.
 */
@Configuration(proxyBeanMethods = false)
class GuardedMethods {
    @Bean
    WebMvcRegistrations guarded(Guard guard) {
        return new WebMvcRegistrations() {
            @Override
            public RequestMappingHandlerAdapter getRequestMappingHandlerAdapter() {
                return new Adapter(guard);
            }
        };
    }

    private static final class Adapter extends RequestMappingHandlerAdapter {
        private final Guard guard;

        Adapter(Guard guard) {
            this.guard = guard;
        }

        @Override
        protected InitBinderDataBinderFactory createDataBinderFactory(List<InvocableHandlerMethod> methods) {
            return new StrictBinding(methods, getWebBindingInitializer());
        }

        @Override
        protected ServletInvocableHandlerMethod createInvocableHandlerMethod(HandlerMethod method) {
            return new Method(method, guard);
        }
    }

    /** One call of a controller. Spring makes one for each request. */
    private static final class Method extends ServletInvocableHandlerMethod {
        private final Guard guard;
        private @Nullable HttpServletRequest request;

        Method(HandlerMethod method, Guard guard) {
            super(method);
            this.guard = guard;
        }

        @Override
        public @Nullable Object invokeForRequest(
                NativeWebRequest web, @Nullable ModelAndViewContainer container, Object... provided) throws Exception {
            request = web.getNativeRequest(HttpServletRequest.class);
            return super.invokeForRequest(web, container, provided);
        }

        @Override
        protected @Nullable Object doInvoke(@Nullable Object... arguments) throws Exception {
            HttpServletRequest asked = Objects.requireNonNull(request);
            guard.admit(asked);
            Object answer = super.doInvoke(arguments);
            guard.release(asked, answer);
            return answer;
        }
    }
}
