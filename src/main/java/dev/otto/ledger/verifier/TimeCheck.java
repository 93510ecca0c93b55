package dev.otto.ledger.verifier;

import org.jspecify.annotations.Nullable;

/** The time of recording never goes back. */
public final class TimeCheck implements Check {
    private long latest = Long.MIN_VALUE;

    @Override
    public String name() {
        return "time";
    }

    @Override
    public void event(LoggedEvent event, AccountFold.@Nullable Step step, Findings findings) {
        if (event.recordedAt() < latest) {
            findings.add(
                    name(),
                    event.position(),
                    "it is recorded " + (latest - event.recordedAt()) + " microseconds before the event before it");
        }
        latest = event.recordedAt();
    }
}
