package dev.otto.ledger.verifier;

import org.jspecify.annotations.Nullable;

/** Positions follow each other without a gap. */
public final class PositionCheck implements Check {
    private long expected;

    public PositionCheck(Extent extent) {
        expected = extent.first();
    }

    @Override
    public String name() {
        return "position";
    }

    @Override
    public void event(LoggedEvent event, AccountFold.@Nullable Step step, Findings findings) {
        if (event.position() != expected) {
            findings.add(
                    name(),
                    event.position(),
                    event.position() > expected
                            ? "the events from " + expected + " to " + (event.position() - 1) + " are missing"
                            : "it comes after the event " + (expected - 1));
        }
        expected = event.position() + 1;
    }
}
