package dev.otto.ledger.platform.action;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an operator did.
 *
 * @param id recorded twice under one, it is one action
 * @param actor who did it, as {@link dev.otto.ledger.kernel.Actor} is written
 * @param action what was done, as in {@code rebuild.requested}
 * @param target to what: a projection's name, an endpoint's id
 * @param reason why, in their words
 * @param details what else there is to know of this kind of action
 */
public record OperatorAction(
        UUID id,
        String actor,
        String action,
        String target,
        @Nullable String reason,
        Map<String, String> details) {
    public OperatorAction {
        details = Map.copyOf(details);
    }

    /** One that nobody does twice under one id. */
    public static OperatorAction of(
            String actor, String action, String target, @Nullable String reason, Map<String, String> details) {
        return new OperatorAction(UUID.randomUUID(), actor, action, target, reason, details);
    }
}
