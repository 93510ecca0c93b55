package dev.otto.ledger.web.v1;

import dev.otto.ledger.ledger.UsedKeys;
import dev.otto.ledger.platform.eventstore.LedgerClock;
import dev.otto.ledger.web.Sender;
import dev.otto.ledger.web.problem.InvalidRequest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Refuses credits that would be gone before they came. A command that was accepted is not refused when it is repeated
 * after the instant that it names: its answer got lost, and its key is known (R3).
 */
@Component
class Deadlines {
    private final LedgerClock clock;
    private final UsedKeys usedKeys;

    Deadlines(LedgerClock clock, UsedKeys usedKeys) {
        this.clock = clock;
        this.usedKeys = usedKeys;
    }

    void requireAhead(@Nullable Instant expiresAt, Sender sender) {
        if (expiresAt == null || expiresAt.isAfter(clock.read())) {
            return;
        }
        if (sender.key() == null || !usedKeys.contains(sender.key())) {
            throw new InvalidRequest("expires_at", "must be in the future");
        }
    }
}
