package dev.otto.ledger.payments.inbox;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A webhook that is to be worked on.
 *
 * @param body null when it was removed: nothing follows from it any more
 * @param age since it came in, by the database's clock
 */
record Received(
        UUID id,
        String provider,
        String event,
        byte @Nullable [] body,
        Map<String, String> headers,
        int attempts,
        Instant at,
        java.time.Duration age) {}
