package dev.otto.ledger.kernel;

import org.jspecify.annotations.Nullable;

/**
 * Sends a further command from within the handling of one: its events become part of the same append, and its refusal
 * undoes both. Answers what the handler answers.
 */
@FunctionalInterface
public interface SameAppend {
    @Nullable
    Object send(AccountCommand command);
}
