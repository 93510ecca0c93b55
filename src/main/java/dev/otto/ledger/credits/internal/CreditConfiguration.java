package dev.otto.ledger.credits.internal;

import dev.otto.ledger.credits.LotPolicy;
import dev.otto.ledger.credits.ThresholdDefaults;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({LotPolicy.class, ThresholdDefaults.class})
class CreditConfiguration {}
