package dev.otto.ledger.web;

import dev.otto.ledger.platform.postgres.DatabaseSettings;
import dev.otto.ledger.web.problem.ContainerProblems;
import java.net.InetAddress;
import org.apache.catalina.core.StandardHost;
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
}
