package dev.otto.ledger.live;

import dev.otto.ledger.credits.CreditEvent.LotExpiryNeared;
import dev.otto.ledger.credits.LotKind;
import dev.otto.ledger.platform.eventstore.Recorded;
import java.time.Instant;
import java.util.UUID;

/**
 * What is left of one of a user's lots expires soon.
 *
 * @param remaining credits that are left of it, held ones included
 * @param held of these: they stay while what they are held for goes on
 */
public record ExpiringLot(
        UUID userId, UUID lotId, LotKind kind, long remaining, long held, Instant expiresAt, Instant at) {
    public static ExpiringLot of(LotExpiryNeared event, Recorded recorded) {
        return new ExpiringLot(
                event.account().value(),
                event.lot().value(),
                event.kind(),
                event.remaining().value(),
                event.held().value(),
                event.expiresAt(),
                recorded.recordedAt());
    }
}
