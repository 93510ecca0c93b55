package dev.otto.ledger.delivery.internal;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint that is this node's to work for, for a while.
 *
 * @param turn its number: once a later one has begun, this one can change nothing any more
 * @param position what the log has up to here is delivered, or waits
 * @param types that are wanted; absent: all
 * @param sendsUntil no message is begun later, by {@link System#nanoTime}
 */
record Lease(
        UUID endpoint, long turn, long position, @Nullable List<String> types, long sendsUntil) {
    boolean wants(String name) {
        return types == null || types.contains(name);
    }
}
