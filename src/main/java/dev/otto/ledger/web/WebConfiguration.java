package dev.otto.ledger.web;

import dev.otto.ledger.kernel.HoldId;
import dev.otto.ledger.kernel.LotId;
import dev.otto.ledger.kernel.TransactionId;
import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.kernel.VideoId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.boot.http.converter.autoconfigure.ServerHttpMessageConvertersCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.format.FormatterRegistry;
import org.springframework.web.filter.RequestContextFilter;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** How requests become arguments: strictly, in bodies, paths and queries alike. */
@Configuration(proxyBeanMethods = false)
class WebConfiguration implements WebMvcConfigurer {
    @Bean
    ServerHttpMessageConvertersCustomizer strictJsonConverter(StrictJson json) {
        return converters -> converters.withJsonConverter(new JsonConverter(json));
    }

    /** Not put up: the dispatcher itself keeps the request at hand, and no filter asks for it. */
    @Bean
    FilterRegistrationBean<RequestContextFilter> noRequestContextFilter() {
        FilterRegistrationBean<RequestContextFilter> none = new FilterRegistrationBean<>(new RequestContextFilter());
        none.setEnabled(false);
        return none;
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new Arguments());
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new Queries());
        registry.addInterceptor(new MediaTypes());
    }

    @Override
    public void addFormatters(FormatterRegistry registry) {
        registry.addConverter(String.class, UUID.class, UuidText::parse);
        registry.addConverter(String.class, UserId.class, text -> new UserId(UuidText.parse(text)));
        registry.addConverter(String.class, HoldId.class, text -> new HoldId(UuidText.parse(text)));
        registry.addConverter(String.class, TransactionId.class, text -> new TransactionId(UuidText.parse(text)));
        registry.addConverter(String.class, VideoId.class, text -> new VideoId(UuidText.parse(text)));
        registry.addConverter(String.class, LotId.class, text -> new LotId(UuidText.parse(text)));
        registry.addConverter(String.class, Instant.class, InstantText::parse);
        registry.addConverter(String.class, Limit.class, Limit::parse);
    }
}
