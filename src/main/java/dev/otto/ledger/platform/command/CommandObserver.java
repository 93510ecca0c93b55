package dev.otto.ledger.platform.command;

import dev.otto.ledger.kernel.AccountCommand;
import dev.otto.ledger.kernel.Refusal;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts commands by kind and outcome: {@code accepted}, {@code replayed}, {@code unavailable} or the refusal's type. */
final class CommandObserver {
    private final MeterRegistry meters;

    CommandObserver(MeterRegistry meters) {
        this.meters = meters;
    }

    void answered(AccountCommand command, Outcome outcome) {
        count(command, outcome.replayed() ? "replayed" : "accepted");
    }

    void failed(AccountCommand command, RuntimeException failure) {
        if (failure instanceof Refusal refusal) {
            count(command, refusal.type());
        } else if (failure instanceof LedgerUnavailable) {
            count(command, "unavailable");
        }
    }

    private void count(AccountCommand command, String outcome) {
        meters.counter("ledger.commands", "kind", command.getClass().getSimpleName(), "outcome", outcome)
                .increment();
    }
}
