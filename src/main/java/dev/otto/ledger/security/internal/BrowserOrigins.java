package dev.otto.ledger.security.internal;

import dev.otto.ledger.platform.config.ConfigurationMistake;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;

/** Which web pages may call the API from a browser (CORS): those of the origins that the operator names, else none. */
final class BrowserOrigins {
    private static final Pattern ORIGIN = Pattern.compile("https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?");

    private BrowserOrigins() {}

    /** @param configured LEDGER_CORS_ORIGINS, comma-separated */
    static CorsConfigurationSource of(String configured) {
        List<String> origins = Arrays.stream(configured.split(","))
                .map(String::strip)
                .filter(origin -> !origin.isEmpty())
                .toList();
        if (!origins.stream().allMatch(origin -> ORIGIN.matcher(origin).matches())) {
            throw new ConfigurationMistake(
                    "LEDGER_CORS_ORIGINS must be origins without a path, comma-separated, such as"
                            + " https://app.example.org,http://localhost:3000.");
        }
        if (origins.isEmpty()) {
            return request -> null;
        }
        CorsConfiguration api = new CorsConfiguration();
        api.setAllowedOrigins(origins);
        api.setAllowedMethods(List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"));
        api.setAllowedHeaders(
                List.of("Authorization", "Content-Type", "Idempotency-Key", "Ledger-Min-Position", "X-Request-Id"));
        api.setExposedHeaders(
                List.of("Ledger-Position", "Idempotent-Replayed", "Location", "Retry-After", "X-Request-Id"));
        api.setMaxAge(Duration.ofHours(1));
        UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
        source.registerCorsConfiguration("/v1/**", api);
        return source;
    }
}
