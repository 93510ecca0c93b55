package dev.otto.ledger.platform.eventstore;

import dev.otto.ledger.kernel.Refusal;
import java.time.Instant;
import java.util.Map;

/** Something was asked about an instant at or before which events can still be written (R15). */
public final class InstantNotPast extends Refusal {
    /** @param latest the last instant that could have been answered */
    InstantNotPast(Instant latest) {
        super("The instant is not past: events can still be recorded at or before it.", Map.of("latest", latest));
    }

    @Override
    public String type() {
        return "instant-not-past";
    }

    @Override
    public String title() {
        return "Instant not past";
    }

    @Override
    public int status() {
        return 409;
    }
}
