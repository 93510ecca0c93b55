package dev.otto.ledger.delivery;

import org.jspecify.annotations.Nullable;

/**
 * What became of a message that tells of nothing.
 *
 * @param error what was wrong; absent: it was taken
 */
public record Ping(boolean delivered, @Nullable String error) {}
