package dev.otto.ledger.platform.personal;

import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

@Configuration(proxyBeanMethods = false)
class PersonalConfiguration {
    @Bean
    MasterKey masterKey(
            @Value("${LEDGER_MASTER_KEY:}") String configured,
            @Value("${ledger.data-directory:data}") Path dataDirectory,
            JdbcClient database) {
        return MasterKeyFile.load(configured, dataDirectory, database);
    }

    @Bean
    PersonalKeys personalKeys(MasterKey masterKey, JdbcClient database) {
        return new PersonalKeys(masterKey, database);
    }
}
