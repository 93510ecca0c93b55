package dev.otto.ledger.ledger.internal;

import dev.otto.ledger.credits.LotKind;
import dev.otto.ledger.kernel.Money;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An open lot's row.
 *
 * @param kind its stored name
 * @param paid what was paid for it, or the money that it carries; absent: none
 */
record LotRow(
        UUID id,
        String kind,
        LotKind ofKind,
        int priority,
        @Nullable Instant expiresAt,
        long age,
        long amount,
        long remaining,
        long held,
        @Nullable Money paid) {

    /** Whether its kind is used after granted ones (R6). */
    boolean bought() {
        return ofKind.bought();
    }
}
