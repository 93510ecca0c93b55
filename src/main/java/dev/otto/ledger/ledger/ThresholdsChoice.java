package dev.otto.ledger.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That somebody chose a user's own thresholds.
 *
 * @param by who did
 * @param reason in their words, if they gave any
 */
public record ThresholdsChoice(
        Instant at, String by, @Nullable String reason) {}
