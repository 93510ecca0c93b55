package dev.otto.ledger.live;

import dev.otto.ledger.kernel.UserId;
import java.time.Instant;

/**
 * What one event of the log means to whoever follows a user.
 *
 * @param user whom it concerns
 * @param name {@code transaction}, {@code credits}, {@code video}, {@code balance.low} or {@code lot.expiring}
 * @param at when its event was recorded
 * @param data what the API answers of it, as it was right after the event
 */
public record LiveMessage(EventId id, UserId user, String name, Instant at, Object data) {}
