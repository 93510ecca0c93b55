package dev.otto.ledger.security.internal;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long somebody stays signed in to the console.
 *
 * @param idle without asking for anything
 * @param longest whatever they do
 * @param wrongKeys how many keys that are none one address may show in a second, and how often it may come to sign in at
 *     the issuer
 */
@ConfigurationProperties("ledger.console")
record ConsoleSettings(
        @DefaultValue("30m") Duration idle,
        @DefaultValue("12h") Duration longest,
        @DefaultValue("3") int wrongKeys) {
    ConsoleSettings {
        if (!idle.isPositive() || !longest.isPositive() || wrongKeys < 1) {
            throw new IllegalArgumentException("ledger.console: each must be above 0");
        }
    }
}
