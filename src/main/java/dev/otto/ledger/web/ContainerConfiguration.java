package dev.otto.ledger.web;

import dev.otto.ledger.platform.config.ConfigurationMistake;
import dev.otto.ledger.platform.postgres.DatabaseSettings;
import dev.otto.ledger.web.problem.ContainerProblems;
import java.net.InetAddress;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.RemoteIpValve;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.ConfigurableWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/** Where the container listens, and how it says no. */
@Configuration(proxyBeanMethods = false)
class ContainerConfiguration {
    /**
     * Without a DATABASE_URL this is somebody trying the service out, so only their own machine reaches it, unless
     * {@code server.address} says otherwise. Ordered after Boot's own, which sets what the properties say.
     */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    WebServerFactoryCustomizer<ConfigurableWebServerFactory> loopbackWhenEmbedded(Environment environment) {
        return server -> {
            boolean embedded = DatabaseSettings.from(environment).isEmpty();
            if (embedded && environment.getProperty("server.address") == null) {
                server.setAddress(InetAddress.getLoopbackAddress());
            }
        };
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> problemsOfTheContainer() {
        return tomcat -> tomcat.addContextCustomizers(context -> {
            if (context.getParent() instanceof StandardHost host) {
                host.setErrorReportValveClass(ContainerProblems.class.getName());
            }
        });
    }

    /**
     * Who calls is who connects, unless that is one of the proxies that are named here: only their {@code
     * X-Forwarded-For} and {@code X-Forwarded-Proto} are believed.
     */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> trustedProxies(Environment environment) {
        String addresses = environment.getProperty("LEDGER_TRUSTED_PROXIES", "");
        return tomcat -> {
            if (!addresses.isBlank()) {
                tomcat.addEngineValves(forwarded(addresses.replace(" ", "")));
            }
        };
    }

    private static RemoteIpValve forwarded(String proxies) {
        RemoteIpValve valve = new RemoteIpValve();
        valve.setProtocolHeader("X-Forwarded-Proto");
        try {
            valve.setInternalProxies(proxies);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationMistake(
                    "LEDGER_TRUSTED_PROXIES takes addresses and networks, separated by commas, such as 10.0.0.0/8.", e);
        }
        return valve;
    }
}
