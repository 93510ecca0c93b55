package dev.otto.ledger.credits;

import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.LotId;
import org.jspecify.annotations.Nullable;

/**
 * What one event does to one lot.
 *
 * @param terms present when this event opens the lot, or opens it again after it had closed
 * @param remaining signed change of what is left of it, held credits included
 * @param held signed change of what is held of it
 * @param money the money that it carries from now on; absent: it carries none, or none of it moved
 * @param released minor units that this event recognised from the lot's money: kept beside what was drawn, so that a
 *     refund moves back what the draw had moved
 */
public record LotChange(
        LotId lot,
        @Nullable LotTerms terms,
        Credits remaining,
        Credits held,
        @Nullable LotMoney money,
        long released) {}
