package dev.otto.ledger.credits.internal;

import dev.otto.ledger.kernel.Upcaster;
import java.util.Map;

/** The first version of a purchase does not say who told of the money; the second does, for the books' accounts. */
final class ProviderUpcaster implements Upcaster {
    @Override
    public String event() {
        return "credits.credits-purchased";
    }

    @Override
    public short from() {
        return 1;
    }

    @Override
    public Map<String, Object> upcast(Map<String, Object> stored) {
        stored.put("provider", "unknown");
        return stored;
    }
}
