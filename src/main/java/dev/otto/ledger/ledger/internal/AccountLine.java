package dev.otto.ledger.ledger.internal;

import org.jspecify.annotations.Nullable;

/**
 * An account and one of its open lots.
 *
 * @param lot absent when it has none
 * @param family the lot's own books; absent when the lot is not what a purchase brought in
 * @param dueHolds whether it has open holds whose deadline has come
 */
public record AccountLine(
        CreditsRow credits, @Nullable LotRow lot, @Nullable LotFamilyRow family, boolean dueHolds) {}
