package dev.otto.ledger.credits;

import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.Refusal;
import java.util.Map;

/** R4: a refund asks for more than is left of its usage, or nothing is left. */
public final class RefundExceedsUsage extends Refusal {
    public RefundExceedsUsage(Credits refundable) {
        super("Of this usage " + refundable + " credits are left to refund.", Map.of("refundable", refundable.value()));
    }

    @Override
    public String type() {
        return "refund-exceeds-usage";
    }

    @Override
    public String title() {
        return "Refund exceeds usage";
    }

    @Override
    public int status() {
        return 409;
    }
}
