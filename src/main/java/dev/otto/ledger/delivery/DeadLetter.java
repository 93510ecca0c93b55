package dev.otto.ledger.delivery;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message that an endpoint did not take for so long that it was given up.
 *
 * @param eventId the message's id, which its position leads
 * @param error what the last attempt ended in
 * @param since when it first could not be delivered
 */
public record DeadLetter(
        UUID id,
        String eventId,
        UUID userId,
        int attempts,
        @Nullable String error,
        Instant since) {}
