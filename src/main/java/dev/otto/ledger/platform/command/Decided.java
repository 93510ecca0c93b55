package dev.otto.ledger.platform.command;

import dev.otto.ledger.kernel.Refusal;
import dev.otto.ledger.platform.eventstore.AppendUnit;
import org.jspecify.annotations.Nullable;

/**
 * What an account's rules say to a command, on states that may not be on disk yet: not an answer before that is known.
 *
 * @param unit what is queued for the writer; null only for a decision without events that was not queued
 * @param refusal null: events, or nothing to do
 */
record Decided(
        Decision decision,
        @Nullable AppendUnit unit,
        @Nullable Refusal refusal) {}
