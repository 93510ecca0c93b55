package dev.otto.ledger.platform.action;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

@Configuration(proxyBeanMethods = false)
class ActionConfiguration {
    @Bean
    OperatorActions operatorActions(JdbcClient database) {
        return new OperatorActions(database);
    }
}
