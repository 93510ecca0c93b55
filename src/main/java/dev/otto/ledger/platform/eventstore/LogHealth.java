package dev.otto.ledger.platform.eventstore;

import java.util.Locale;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Down while this node's log takes no commands. Asks nobody, so it answers at once whatever has happened. */
final class LogHealth implements HealthIndicator {
    private final LogPulse pulse;
    private final StreamStates states;

    LogHealth(LogPulse pulse, StreamStates states) {
        this.pulse = pulse;
        this.states = states;
    }

    @Override
    public Health health() {
        LogPulse.State state = pulse.state();
        return (state == LogPulse.State.BEATING ? Health.up() : Health.down())
                .withDetail("log", state.name().toLowerCase(Locale.ROOT))
                .withDetail("queue", states.queue().size())
                .build();
    }
}
