package dev.otto.ledger.payments.inbox;

import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A webhook that is to be worked on, as it is stored.
 *
 * @param body sealed; null when it was removed: nothing follows from it any more
 * @param headers sealed
 * @param age since it came in, by the database's clock
 */
record Received(
        UUID id,
        String provider,
        String event,
        byte @Nullable [] body,
        byte @Nullable [] headers,
        int attempts,
        Duration age) {}
