package dev.otto.ledger.videos;

import dev.otto.ledger.kernel.Credits;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a video costs when its request names no cost: credits for each second, by style.
 *
 * @param perSecond for a style that is not listed, and for none
 * @param perSecondByStyle likewise for listed styles
 * @param defaultDuration seconds, when the request names no duration
 */
@ConfigurationProperties("ledger.prices")
public record PriceList(
        @DefaultValue("1") long perSecond,
        Map<String, Long> perSecondByStyle,
        @DefaultValue("5") int defaultDuration) {
    public PriceList {
        perSecondByStyle = perSecondByStyle == null ? Map.of() : Map.copyOf(perSecondByStyle);
        if (perSecond < 1
                || defaultDuration < 1
                || perSecondByStyle.values().stream().anyMatch(price -> price < 1)) {
            throw new IllegalArgumentException(
                    "ledger.prices: every price and the default duration must be at least 1");
        }
    }

    /** @param duration seconds */
    public Credits price(@Nullable String style, @Nullable Integer duration) {
        long rate = style == null ? perSecond : perSecondByStyle.getOrDefault(style, perSecond);
        return Credits.of(Math.multiplyExact(rate, (long) (duration == null ? defaultDuration : duration)));
    }
}
