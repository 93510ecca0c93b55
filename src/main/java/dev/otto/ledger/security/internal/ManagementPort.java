package dev.otto.ledger.security.internal;

import dev.otto.ledger.platform.postgres.DatabaseSettings;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpMethod;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;

/**
 * A port of its own for probes and metrics ({@code management.server.port}) asks for no token to read those two: a
 * monitor should not have to hold a key that can move credits. Whoever sets it keeps strangers away from that port.
 * Everything else on it is for admin, as on the other one.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("management.server.port")
class ManagementPort {
    @Bean
    @Order(1)
    SecurityFilterChain openOnTheManagementPort(Environment environment) {
        boolean embedded = DatabaseSettings.from(environment).isEmpty();
        return new DefaultSecurityFilterChain(request -> isOpen(request, environment, embedded), new AnswerHeaders());
    }

    /** By the socket's own port: what a header says of it counts for nothing. */
    private static boolean isOpen(HttpServletRequest request, Environment environment, boolean embedded) {
        String path = request.getRequestURI();
        return String.valueOf(request.getLocalPort()).equals(environment.getProperty("local.management.port"))
                && request.getMethod().equals(HttpMethod.GET.name())
                && (path.equals("/actuator/prometheus") || path.startsWith("/actuator/health"))
                // On the embedded database the service is for this machine alone.
                && (!embedded || isOfThisMachine(request.getRemoteAddr()));
    }

    private static boolean isOfThisMachine(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
