package dev.otto.ledger.delivery;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where messages are sent.
 *
 * @param types of the events that are sent; absent: all
 * @param position what the log has up to here is delivered, or counted in the next two
 * @param waiting messages that failed, or stand behind one of their user's that did
 * @param deadLetters messages that were given up
 */
public record Endpoint(
        UUID id,
        String url,
        @Nullable List<String> types,
        long position,
        long waiting,
        long deadLetters,
        Instant createdAt) {}
