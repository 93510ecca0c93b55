package dev.otto.ledger.credits;

import dev.otto.ledger.credits.CreditCommand.AdjustCredits.Direction;
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
        long released) {

    /**
     * All that was put into a lot, and what is put in more: at most what a client can read (R16). What comes in stays
     * within it by opening another lot; what comes back goes where it was drawn from, and to a regrant once more each
     * time.
     */
    public static long together(long amount, long more) {
        return Math.min(amount + more, Credits.MAX_VALUE);
    }

    /** What its event puts into the lot that was not in it before; what a debt took at once is part of it. */
    public Credits broughtInBy(CreditEvent event) {
        return switch (event) {
            case CreditEvent.CreditsPurchased purchased -> purchased.amount();
            case CreditEvent.CreditsGranted granted -> granted.amount();
            case CreditEvent.CreditsAdjusted adjusted ->
                adjusted.direction() == Direction.CREDIT ? adjusted.amount() : Credits.ZERO;
            case CreditEvent.ReversalReinstated reinstated ->
                reinstated.booking().amount();
            case CreditEvent.UsageRefunded refunded when terms != null && terms.regrantOf() != null -> remaining;
            default -> Credits.ZERO;
        };
    }

    /** What its event gives back to the lot while it is open: new to a regrant, and to no other. */
    public Credits returnedBy(CreditEvent event) {
        return event instanceof CreditEvent.UsageRefunded && terms == null ? remaining.orZero() : Credits.ZERO;
    }
}
