package dev.otto.ledger.credits;

import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.Refusal;
import java.util.Map;

/** R2: a usage or a hold asks for more than is available, which is below zero when there is debt. */
public final class InsufficientCredits extends Refusal {
    public InsufficientCredits(Credits available, Credits required) {
        super(
                "The account has " + available + " credits available; " + required + " are required.",
                Map.of("available", available.value(), "required", required.value()));
    }

    @Override
    public String type() {
        return "insufficient-credits";
    }

    @Override
    public String title() {
        return "Insufficient credits";
    }

    @Override
    public int status() {
        return 402;
    }
}
