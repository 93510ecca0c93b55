package dev.otto.ledger.platform.command;

import org.jspecify.annotations.Nullable;

/** It is not known whether a command took effect, or it could not be tried: the database is away or too slow (503). */
public final class LedgerUnavailable extends RuntimeException {
    public LedgerUnavailable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
