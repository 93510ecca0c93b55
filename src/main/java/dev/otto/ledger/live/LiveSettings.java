package dev.otto.ledger.live;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an operator may choose about streams.
 *
 * @param heartbeat how long a stream may be silent: proxies close what is silent for longer than they like
 * @param streams how many may be open on a node
 * @param streamsOfOne how many of them may follow the same user, and how many may follow all users
 */
@ConfigurationProperties("ledger.live")
public record LiveSettings(
        @DefaultValue("15s") Duration heartbeat,
        @DefaultValue("2000") int streams,
        @DefaultValue("20") int streamsOfOne) {
    public LiveSettings {
        if (!heartbeat.isPositive() || streams < 1 || streamsOfOne < 1) {
            throw new IllegalArgumentException(
                    "ledger.live.heartbeat, ledger.live.streams and ledger.live.streams-of-one must be positive");
        }
    }
}
