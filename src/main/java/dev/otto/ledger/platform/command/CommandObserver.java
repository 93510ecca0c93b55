package dev.otto.ledger.platform.command;

import dev.otto.ledger.kernel.AccountCommand;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts commands by kind and outcome. */
final class CommandObserver {
    private final MeterRegistry meters;

    CommandObserver(MeterRegistry meters) {
        this.meters = meters;
    }

    /** @param outcome {@code accepted}, {@code replayed}, {@code unavailable} or the refusal's type */
    void answered(AccountCommand command, String outcome) {
        meters.counter("ledger.commands", "kind", command.getClass().getSimpleName(), "outcome", outcome)
                .increment();
    }
}
