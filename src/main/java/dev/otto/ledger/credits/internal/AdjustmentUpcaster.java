package dev.otto.ledger.credits.internal;

import dev.otto.ledger.kernel.Upcaster;
import java.util.Map;

/**
 * In its first version an adjustment alone had a sign in its amount, below zero for a debit. Since the second it has a
 * direction, as its command does, and an amount like those of all other events.
 */
final class AdjustmentUpcaster implements Upcaster {
    @Override
    public String event() {
        return "credits.credits-adjusted";
    }

    @Override
    public short from() {
        return 1;
    }

    @Override
    public Map<String, Object> upcast(Map<String, Object> stored) {
        if (!(stored.get("amount") instanceof Number signed)) {
            throw new IllegalArgumentException("an adjustment without an amount");
        }
        stored.put("direction", signed.longValue() < 0 ? "debit" : "credit");
        stored.put("amount", Math.abs(signed.longValue()));
        return stored;
    }
}
