package dev.otto.ledger.ledger;

import dev.otto.ledger.kernel.Money;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An open lot of an account.
 *
 * @param kind {@code purchase}, {@code grant}, {@code adjustment} or {@code reinstatement}
 * @param amount all that was ever put into it
 * @param remaining what is left of it, held credits included
 * @param expiresAt the first instant at which it may no longer be used; absent: never
 * @param paid what was paid for it; of a regrant or reinstatement, what of that money it carries; absent: nothing
 */
public record LotView(
        UUID id,
        String kind,
        long amount,
        long remaining,
        long held,
        @Nullable Instant expiresAt,
        int priority,
        @Nullable Money paid) {}
