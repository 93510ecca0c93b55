package dev.otto.ledger.platform.observability;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Leaves out all that Spring Boot would set up for OpenTelemetry while nobody has said where spans go. Else every
 * request would make spans that nothing takes. Spring makes it by its name.
 */
final class TracingWhenAsked implements AutoConfigurationImportFilter, EnvironmentAware {
    /** Spring Boot sets it from {@code OTEL_EXPORTER_OTLP_ENDPOINT}. */
    static final String ENDPOINT = "management.opentelemetry.tracing.export.otlp.endpoint";

    private boolean asked;

    TracingWhenAsked() {}

    @Override
    public void setEnvironment(Environment environment) {
        asked = isAsked(environment);
    }

    static boolean isAsked(Environment environment) {
        String endpoint = environment.getProperty(ENDPOINT);
        return endpoint != null && !endpoint.isBlank();
    }

    @Override
    public boolean[] match(@Nullable String[] configurations, AutoConfigurationMetadata metadata) {
        boolean[] kept = new boolean[configurations.length];
        for (int i = 0; i < kept.length; i++) {
            String name = configurations[i];
            kept[i] = asked || name == null || !isOfTracing(name);
        }
        return kept;
    }

    private static boolean isOfTracing(String configuration) {
        return configuration.startsWith("org.springframework.boot.micrometer.tracing.")
                || configuration.startsWith("org.springframework.boot.opentelemetry.");
    }
}
