package dev.otto.ledger.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Finds where reports end. What is before a cut stays what it is, so that a report up to an instant is the same for ever. */
public interface Cuts {
    /**
     * @param to exclusive; null: after all that is recorded by now
     * @throws dev.otto.ledger.platform.eventstore.InstantNotPast if events can still be recorded before it
     */
    Cut to(@Nullable Instant to);
}
