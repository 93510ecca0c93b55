package dev.otto.ledger.credits;

import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.LotId;
import dev.otto.ledger.kernel.Money;
import org.jspecify.annotations.Nullable;

/**
 * What one event does to the books of one purchase (a lot and all lots that came of it). Deferred money is what was
 * paid and is none of the three others, so that paid = recognised + breakage + deferred + reversed holds by
 * construction (R17).
 *
 * @param paid what was paid, in the event that opens the family; absent later, and when nothing was paid
 * @param expired credits of it that expired now
 * @param excused expired credits that a reversal passed over now, or (negative) a reinstatement gave up again
 * @param recognised minor units that became revenue, or ceased to be (negative); likewise the other two
 */
public record FamilyChange(
        LotId family,
        @Nullable Money paid,
        Credits expired,
        Credits excused,
        long recognised,
        long breakage,
        long reversed) {}
