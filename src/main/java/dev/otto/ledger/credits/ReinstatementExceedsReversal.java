package dev.otto.ledger.credits;

import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.Refusal;
import java.util.Map;

/** A reinstatement asks for more than is left of its reversal, or nothing is left. */
public final class ReinstatementExceedsReversal extends Refusal {
    public ReinstatementExceedsReversal(Credits reinstatable) {
        super(
                "Of this reversal " + reinstatable + " credits are left to reinstate.",
                Map.of("reinstatable", reinstatable.value()));
    }

    @Override
    public String type() {
        return "reinstatement-exceeds-reversal";
    }

    @Override
    public String title() {
        return "Reinstatement exceeds reversal";
    }

    @Override
    public int status() {
        return 409;
    }
}
