package dev.otto.ledger.credits;

import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.Refusal;
import java.util.Map;

/** A reversal asks for more than is left of its purchase, or nothing is left. */
public final class ReversalExceedsPurchase extends Refusal {
    public ReversalExceedsPurchase(Credits reversible) {
        super(
                "Of this purchase " + reversible + " credits are left to reverse.",
                Map.of("reversible", reversible.value()));
    }

    @Override
    public String type() {
        return "reversal-exceeds-purchase";
    }

    @Override
    public String title() {
        return "Reversal exceeds purchase";
    }

    @Override
    public int status() {
        return 409;
    }
}
