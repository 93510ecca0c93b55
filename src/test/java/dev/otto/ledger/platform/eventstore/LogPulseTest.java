package dev.otto.ledger.platform.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LogPulseTest {
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong heardAt = new AtomicLong();
    private final LogPulse pulse = new LogPulse(nanos::get, heardAt::get);

    @Test
    void beatsWhileTheServerIsHeard() {
        passes(2_900);
        assertThat(pulse.state()).isEqualTo(LogPulse.State.BEATING);
        passes(200);
        assertThat(pulse.state()).isEqualTo(LogPulse.State.SILENT);
        heard();
        assertThat(pulse.state()).isEqualTo(LogPulse.State.BEATING);
    }

    @Test
    void isStuckWhenABatchDoesNotEnd() {
        pulse.writing();
        passes(4_900);
        heard();
        assertThat(pulse.state()).isEqualTo(LogPulse.State.BEATING);
        passes(200);
        assertThat(pulse.state()).isEqualTo(LogPulse.State.STUCK);
        pulse.idle();
        assertThat(pulse.state()).isEqualTo(LogPulse.State.BEATING);
    }

    /** Nobody sends commands to a node that is not ready, so it has to let some try again. */
    @Test
    void refusesUntilABatchIsTakenOrTenSecondsHavePassed() {
        pulse.refused();
        assertThat(pulse.state()).isEqualTo(LogPulse.State.REFUSED);
        pulse.took();
        assertThat(pulse.state()).isEqualTo(LogPulse.State.BEATING);
        pulse.refused();
        passes(10_100);
        heard();
        assertThat(pulse.state()).isEqualTo(LogPulse.State.BEATING);
    }

    private void heard() {
        heardAt.set(nanos.get());
    }

    private void passes(long millis) {
        nanos.addAndGet(Duration.ofMillis(millis).toNanos());
    }
}
