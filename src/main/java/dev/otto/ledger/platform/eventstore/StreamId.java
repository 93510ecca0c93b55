package dev.otto.ledger.platform.eventstore;

import java.util.UUID;

/**
 * The stream of one aggregate's events.
 *
 * @param type {@code account}, {@code user} or {@code video}: a user and the user's account share their id
 */
public record StreamId(String type, UUID id) {
    @Override
    public String toString() {
        return type + "/" + id;
    }
}
