package dev.otto.ledger.delivery;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an operator may choose about endpoints.
 *
 * @param allowHttp whether a URL may be without TLS
 * @param allowPrivate whether a target may be in a network that the internet does not reach
 * @param timeout how long an endpoint may take to answer
 * @param firstPause before a message is sent again; each pause is twice the one before, up to an hour
 * @param giveUpAfter when a message that fails all the time becomes a dead letter
 * @param workers how many endpoints a node works for at once: with as many as may be registered, none waits for
 *     another; 0: none
 */
@ConfigurationProperties("ledger.delivery")
public record DeliverySettings(
        @DefaultValue("false") boolean allowHttp,
        @DefaultValue("false") boolean allowPrivate,
        @DefaultValue("10s") Duration timeout,
        @DefaultValue("5s") Duration firstPause,
        @DefaultValue("24h") Duration giveUpAfter,
        @DefaultValue("50") int workers) {
    public DeliverySettings {
        if (!timeout.isPositive() || !firstPause.isPositive() || !giveUpAfter.isPositive() || workers < 0) {
            throw new IllegalArgumentException(
                    "the times of ledger.delivery must be positive, and its workers not below 0");
        }
    }
}
