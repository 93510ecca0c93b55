package dev.otto.ledger.platform.observability;

import io.micrometer.tracing.Tracer;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ObservabilityConfiguration {
    @Bean
    Traces traces(ObjectProvider<Tracer> tracer) {
        Tracer given = tracer.getIfAvailable();
        return given == null ? Traces.OFF : new SpanTraces(given);
    }

    @Bean(initMethod = "start")
    Sampling sampling(List<Sampler> samplers) {
        return new Sampling(samplers);
    }
}
