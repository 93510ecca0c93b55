package dev.otto.ledger.web.v1;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/** The system's clock, which a test may move ahead, never back. */
final class MovableClock extends Clock {
    static final MovableClock INSTANCE = new MovableClock();

    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

    private MovableClock() {}

    /** Makes it the clock that the service goes by. */
    @TestConfiguration(proxyBeanMethods = false)
    static class OfTheService {
        @Bean
        Clock clock() {
            return INSTANCE;
        }
    }

    void advance(Duration duration) {
        ahead.accumulateAndGet(duration, Duration::plus);
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(ahead.get());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
