package dev.otto.ledger.security.internal;

import dev.otto.ledger.security.Role;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How many requests a second may come on one node: from one client, by the role of its key; from one end user; and from
 * one address without a valid token. As many may come at once after a pause.
 */
@ConfigurationProperties("ledger.rates")
record RateSettings(
        @DefaultValue("25000") int generator,
        @DefaultValue("1000") int payments,
        @DefaultValue("100") int finance,
        @DefaultValue("25000") int admin,
        @DefaultValue("20") int endUser,
        @DefaultValue("50") int unauthenticated) {
    RateSettings {
        if (generator < 1 || payments < 1 || finance < 1 || admin < 1 || endUser < 1 || unauthenticated < 1) {
            throw new IllegalArgumentException("ledger.rates: each must be at least 1");
        }
    }

    int of(Role role) {
        return switch (role) {
            case GENERATOR -> generator;
            case PAYMENTS -> payments;
            case FINANCE -> finance;
            case ADMIN -> admin;
        };
    }
}
