package dev.otto.ledger.credits;

import dev.otto.ledger.kernel.Refusal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** R5: the hold was captured, voided, or its deadline has come. */
public final class HoldEnded extends Refusal {
    /** @param state {@code captured}, {@code voided} or {@code expired}; absent where only the read model knows it */
    public HoldEnded(@Nullable String state) {
        super(
                state == null ? "The hold has ended." : "The hold has ended: it is " + state + ".",
                state == null ? Map.of() : Map.of("state", state));
    }

    @Override
    public String type() {
        return "hold-ended";
    }

    @Override
    public String title() {
        return "Hold ended";
    }

    @Override
    public int status() {
        return 409;
    }
}
