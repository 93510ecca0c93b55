package dev.otto.ledger.security.internal;

import java.time.InstantSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** The console's own chain, before the API's: cookies and forms here, bearer tokens there, and neither counts for both. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ConsoleSettings.class)
class ConsoleSecurity {
    @Bean
    StoredConsoleSessions consoleSessions(JdbcClient jdbc, KnownKeys known, KeyTable table, ConsoleSettings settings) {
        LastUses lastUses = new LastUses(table::used, SecurityConfiguration.ASIDE);
        return new StoredConsoleSessions(new SessionTable(jdbc), known, lastUses, settings, InstantSource.system());
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
                new ConsoleGate(sessions, problems),
                new RateOfClients(rates, problems),
                new RightsCheck(problems));
    }

    private static boolean isConsole(String path) {
        return path.equals(ConsoleGate.HOME) || path.startsWith(ConsoleGate.HOME + "/");
    }
}
