package dev.otto.ledger.credits;

import dev.otto.ledger.kernel.Refusal;
import java.util.Map;

/** R10: the account has as many open lots as one may have. */
public final class TooManyLots extends Refusal {
    public TooManyLots(int limit) {
        super(
                "The account has " + limit + " open lots already. Use or expire some before adding another.",
                Map.of("limit", limit));
    }

    @Override
    public String type() {
        return "too-many-lots";
    }

    @Override
    public String title() {
        return "Too many lots";
    }

    @Override
    public int status() {
        return 409;
    }
}
