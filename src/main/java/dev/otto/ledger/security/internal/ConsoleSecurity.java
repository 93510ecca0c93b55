package dev.otto.ledger.security.internal;

import dev.otto.ledger.platform.personal.MasterKey;
import dev.otto.ledger.security.IssuerSignIn;
import java.time.InstantSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** The console's own chain, before the API's: cookies and forms here, bearer tokens there, and neither counts for both. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ConsoleSettings.class)
class ConsoleSecurity {
    @Bean
    StoredConsoleSessions consoleSessions(
            JdbcClient jdbc,
            KnownKeys known,
            KeyTable table,
            MasterKey masterKey,
            ConsoleSettings settings,
            Environment environment) {
        LastUses lastUses = new LastUses(table::used, SecurityConfiguration.ASIDE);
        String issuer = ConsoleIssuer.of(environment)
                .map(configured -> configured.issuer().uri())
                .orElse(null);
        return new StoredConsoleSessions(
                new SessionTable(jdbc), known, lastUses, masterKey, issuer, settings, InstantSource.system());
    }

    @Bean
    IssuerSignIn issuerSignIn(StoredConsoleSessions sessions, ConsoleSettings settings, Environment environment) {
        return new OidcSignIn(ConsoleIssuer.of(environment).orElse(null), sessions, settings.wrongKeys());
    }

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    SecurityFilterChain consoleFilters(
            StoredConsoleSessions sessions,
            RateSettings rates,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        return new DefaultSecurityFilterChain(
                request -> isConsole(request.getRequestURI()),
                new AnswerHeaders(),
                new ConsoleHeaders(),
                new ConsoleGate(sessions, new CookieGuesses(rates.unauthenticated()), problems),
                new RateOfClients(rates, problems),
                new RightsCheck(problems));
    }

    private static boolean isConsole(String path) {
        return path.equals(ConsoleGate.HOME) || path.startsWith(ConsoleGate.HOME + "/");
    }
}
