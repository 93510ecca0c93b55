package dev.otto.ledger.audit;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an operator did.
 *
 * @param actor who did it
 * @param action what was done
 * @param target to what
 * @param reason why, in their words
 * @param details what else there is to know of it
 */
public record ActionView(
        UUID id,
        Instant at,
        String actor,
        String action,
        String target,
        @Nullable String reason,
        Map<String, String> details) {}
