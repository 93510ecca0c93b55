package dev.otto.ledger.security.internal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Token buckets by name. A bucket holds one second's worth, so one that was not touched for longer is full and may be
 * forgotten; under a flood of names the least used ones are forgotten first.
 */
final class RateBuckets {
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(1);

    private final Cache<Object, Bucket> buckets;
    private final TimeMeter time;

    /** @param most names that are remembered */
    RateBuckets(int most, TimeMeter time) {
        this.time = time;
        buckets = Caffeine.newBuilder()
                .maximumSize(most)
                .expireAfterAccess(FORGOTTEN_AFTER)
                .build();
    }

    /** The bucket of a name, a full one for a new name. */
    Bucket of(Object name, int perSecond) {
        return buckets.get(
                name,
                unused -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(perSecond).refillGreedy(perSecond, Duration.ofSeconds(1)))
                        .withCustomTimePrecision(time)
                        .build());
    }

    /** The bucket of a name, if it is known. */
    @Nullable
    Bucket known(Object name) {
        return buckets.getIfPresent(name);
    }

    /** How long it is until a bucket has a token again; zero when it has one. */
    static Duration untilNext(Bucket bucket) {
        return Duration.ofNanos(bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill());
    }

    long size() {
        buckets.cleanUp();
        return buckets.estimatedSize();
    }
}
