package dev.otto.ledger.security.internal;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.otto.ledger.kernel.Ids;
import dev.otto.ledger.platform.personal.MasterKey;
import dev.otto.ledger.platform.postgres.Notifications;
import dev.otto.ledger.security.AdminKey;
import dev.otto.ledger.security.ApiKeys;
import dev.otto.ledger.security.Authenticated;
import jakarta.servlet.DispatcherType;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** One chain for everything: bearer tokens only, no session, no form, no cookie, and so nothing to forge. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RateSettings.class)
class SecurityConfiguration {
    /** A database that hangs must not pile up threads of the platform's. */
    private static final Executor ASIDE =
            task -> Thread.ofVirtual().name("api-keys").start(task);

    private final InstantSource clock = InstantSource.system();

    @Bean
    KeyTable keyTable(JdbcClient jdbc) {
        return new KeyTable(jdbc);
    }

    @Bean
    KnownKeys knownKeys(KeyTable table, Notifications notifications) {
        KnownKeys known = new KnownKeys(table::withHash, ASIDE, Ticker.systemTicker());
        notifications.on("ledger_api_keys", known::forget);
        return known;
    }

    @Bean
    ApiKeys apiKeys(
            KeyTable table,
            KnownKeys known,
            Ids ids,
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            MasterKey masterKey) {
        OnceOnly once = new OnceOnly(table, jdbc, new TransactionTemplate(transactions), masterKey);
        return new StoredApiKeys(table, once, known, ids, clock);
    }

    @Bean
    AdminKey adminKey(
            KeyTable table,
            PlatformTransactionManager transactions,
            Ids ids,
            @Value("${ledger.data-directory:data}") Path folder,
            @Value("${LEDGER_ADMIN_KEY:}") String configured) {
        return new AdminKeySetup(table, new TransactionTemplate(transactions), ids, clock, folder).run(configured);
    }

    @Bean
    SecurityFilterChain filters(
            HttpSecurity http,
            KnownKeys known,
            KeyTable table,
            @Value("${OIDC_ISSUER_URI:}") String issuer,
            @Value("${OIDC_AUDIENCE:}") String audience,
            @Value("${LEDGER_CORS_ORIGINS:}") String origins,
            RateSettings rates,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        LastUses lastUses = new LastUses(table::used, ASIDE);
        UserTokens tokens = Issuer.of(issuer, audience).map(UserTokens::new).orElse(null);
        return http.sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(AbstractHttpConfigurer::disable)
                .cors(cors -> cors.configurationSource(BrowserOrigins.of(origins)))
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .addFilterBefore(new RateOfStrangers(rates, known, problems), SecurityContextHolderFilter.class)
                .addFilterBefore(new BearerTokens(known, tokens, lastUses, clock, problems), AuthorizationFilter.class)
                .addFilterBefore(new RateOfClients(rates, problems), AuthorizationFilter.class)
                .exceptionHandling(handling -> handling.authenticationEntryPoint((request, response, e) ->
                                problems.resolveException(request, response, null, Authenticated.refusal(request)))
                        .accessDeniedHandler(
                                (request, response, e) -> problems.resolveException(request, response, null, e)))
                .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(
                                DispatcherType.ERROR, DispatcherType.ASYNC, DispatcherType.FORWARD)
                        .permitAll()
                        .anyRequest()
                        .access(new RightsCheck()))
                .build();
    }

    /** A path that could mean two things is turned away before anything else looks at it. */
    @Bean
    RequestRejectedHandler requestRejectedHandler(
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        return (request, response, e) -> problems.resolveException(request, response, null, e);
    }
}
