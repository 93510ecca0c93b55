package dev.otto.ledger.security.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.otto.ledger.security.RateLimited;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateBucketsTest {
    private final AtomicLong nanos = new AtomicLong();
    private final RateBuckets buckets = new RateBuckets(100, new TimeMeter() {
        @Override
        public long currentTimeNanos() {
            return nanos.get();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    });

    @Test
    void holdASecondsWorthAndFillSteadily() {
        Bucket bucket = buckets.of("a", 4);
        assertThat(bucket.tryConsume(4)).isTrue();
        assertThat(bucket.tryConsume(1)).isFalse();
        assertThat(RateBuckets.untilNext(bucket)).isEqualTo(Duration.ofMillis(250));
        nanos.addAndGet(Duration.ofMillis(250).toNanos());
        assertThat(buckets.of("a", 4).tryConsume(1)).isTrue();
        assertThat(buckets.of("a", 4).tryConsume(1)).isFalse();
        assertThat(buckets.of("b", 4).tryConsume(1)).isTrue();
    }

    @Test
    void areBoundedUnderAFloodOfNames() {
        for (int i = 0; i < 10_000; i++) {
            assertThat(buckets.of(i, 1).tryConsume(1)).isTrue();
        }
        assertThat(buckets.size()).isLessThanOrEqualTo(100);
    }

    @Test
    void tellToWaitWholeSecondsAndAtLeastOne() {
        assertThat(new RateLimited(Duration.ZERO).retryAfterSeconds()).isEqualTo(1);
        assertThat(new RateLimited(Duration.ofMillis(1_001)).retryAfterSeconds())
                .isEqualTo(2);
    }
}
