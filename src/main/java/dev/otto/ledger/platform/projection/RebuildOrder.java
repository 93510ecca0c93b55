package dev.otto.ledger.platform.projection;

import dev.otto.ledger.platform.action.OperatorAction;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * That a projection is to be rebuilt.
 *
 * @param id of the rebuild: ordered twice under one, it is done once
 * @param promote when the copy takes the place of the live tables
 * @param askedBy who orders it
 * @param reason why, in their words
 */
public record RebuildOrder(
        UUID id, Promote promote, String askedBy, @Nullable String reason) {
    /** One that nobody orders twice. */
    public static RebuildOrder of(Promote promote, String askedBy, @Nullable String reason) {
        return new RebuildOrder(UUID.randomUUID(), promote, askedBy, reason);
    }

    /** As it is recorded, which is how it is known again. */
    OperatorAction of(String projection) {
        return new OperatorAction(
                id, askedBy, "rebuild.requested", projection, reason, Map.of("promote", promote.code()));
    }
}
