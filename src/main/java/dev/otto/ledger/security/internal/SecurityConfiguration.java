package dev.otto.ledger.security.internal;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.otto.ledger.kernel.Ids;
import dev.otto.ledger.platform.personal.MasterKey;
import dev.otto.ledger.platform.postgres.Notifications;
import dev.otto.ledger.security.AdminKey;
import dev.otto.ledger.security.ApiKeys;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executor;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.config.BeanIds;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** One chain for everything: bearer tokens only, no session, no form, no cookie, and so nothing to forge. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RateSettings.class)
class SecurityConfiguration {
    /** A database that hangs must not pile up threads of the platform's. */
    static final Executor ASIDE = task -> Thread.ofVirtual().name("api-keys").start(task);

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
            KnownKeys known,
            KeyTable table,
            @Value("${OIDC_ISSUER_URI:}") String issuer,
            @Value("${OIDC_AUDIENCE:}") String audience,
            @Value("${LEDGER_CORS_ORIGINS:}") String origins,
            RateSettings rates,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        LastUses lastUses = new LastUses(table::used, ASIDE);
        UserTokens tokens = Issuer.of(issuer, audience).map(UserTokens::new).orElse(null);
        return new DefaultSecurityFilterChain(
                AnyRequestMatcher.INSTANCE,
                new AnswerHeaders(),
                new RateOfStrangers(rates, known, problems),
                new CorsFilter(BrowserOrigins.of(origins)),
                new BearerTokens(known, tokens, lastUses, clock, problems),
                new RateOfClients(rates, problems),
                new RightsCheck(problems));
    }

    /**
     * By the name that Spring Boot looks for, so that it does not build one of its own: that would have a dozen filters
     * more, for sessions, forms, anonymous users and what else this service does not have. A path that could mean two
     * things is turned away before anything looks at it.
     */
    @Bean(BeanIds.SPRING_SECURITY_FILTER_CHAIN)
    FilterChainProxy chains(
            List<SecurityFilterChain> chains,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        FilterChainProxy proxy = new FilterChainProxy(chains);
        proxy.setFirewall(new PlainRequests());
        proxy.setRequestRejectedHandler((request, response, e) -> {
            AnswerHeaders.set(request, response);
            // Whoever is told of it may be told by a page.
            ConsoleHeaders.set(response);
            problems.resolveException(request, response, null, e);
        });
        return proxy;
    }
}
