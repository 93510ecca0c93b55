package dev.otto.ledger.credits;

import dev.otto.ledger.kernel.Refusal;
import java.util.Map;

/** R10: the account has as many open holds as one may have. */
public final class TooManyHolds extends Refusal {
    public TooManyHolds(int limit) {
        super("The account has " + limit + " open holds already. End some first.", Map.of("limit", limit));
    }

    @Override
    public String type() {
        return "too-many-holds";
    }

    @Override
    public String title() {
        return "Too many holds";
    }

    @Override
    public int status() {
        return 409;
    }
}
