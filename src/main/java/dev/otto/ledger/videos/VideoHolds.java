package dev.otto.ledger.videos;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long the credits of a video stay held before it fails by itself.
 *
 * @param holdFor from the request on
 */
@ConfigurationProperties("ledger.videos")
public record VideoHolds(@DefaultValue("24h") Duration holdFor) {
    public VideoHolds {
        if (!holdFor.isPositive()) {
            throw new IllegalArgumentException("ledger.videos.hold-for must be positive");
        }
    }
}
