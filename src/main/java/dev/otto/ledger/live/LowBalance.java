package dev.otto.ledger.live;

import dev.otto.ledger.credits.CreditEvent.BalanceFellLow;
import dev.otto.ledger.platform.eventstore.Recorded;
import java.time.Instant;
import java.util.UUID;

/**
 * A user's balance fell below a threshold.
 *
 * @param amount the balance, in credits; below zero only by a reversal or a debit
 * @param available the balance less what is held
 * @param threshold what it fell below: the user's own, or the operator's default of then
 */
public record LowBalance(UUID userId, long amount, long available, long threshold, Instant at) {
    public static LowBalance of(BalanceFellLow event, Recorded recorded) {
        return new LowBalance(
                event.account().value(),
                event.balance().value(),
                event.available().value(),
                event.threshold().value(),
                recorded.recordedAt());
    }
}
