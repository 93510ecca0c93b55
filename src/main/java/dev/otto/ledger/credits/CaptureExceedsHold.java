package dev.otto.ledger.credits;

import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.Refusal;
import java.util.Map;

/** R5: a capture asks for more than is held. */
public final class CaptureExceedsHold extends Refusal {
    public CaptureExceedsHold(Credits held) {
        super("The hold has " + held + " credits.", Map.of("held", held.value()));
    }

    @Override
    public String type() {
        return "capture-exceeds-hold";
    }

    @Override
    public String title() {
        return "Capture exceeds hold";
    }

    @Override
    public int status() {
        return 409;
    }
}
