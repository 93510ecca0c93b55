package dev.otto.ledger.credits.internal;

import dev.otto.ledger.credits.BookedTransactions;
import dev.otto.ledger.credits.BookedTransactions.BookedLot;
import dev.otto.ledger.credits.BookedTransactions.Family;
import dev.otto.ledger.credits.BookedTransactions.Purchase;
import dev.otto.ledger.credits.BookedTransactions.Reversal;
import dev.otto.ledger.credits.Booking;
import dev.otto.ledger.credits.CreditEvent.ReversalReinstated;
import dev.otto.ledger.credits.FamilyChange;
import dev.otto.ledger.credits.LotKind;
import dev.otto.ledger.credits.LotMoney;
import dev.otto.ledger.credits.LotPolicy;
import dev.otto.ledger.credits.LotTerms;
import dev.otto.ledger.credits.ReinstatementExceedsReversal;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.Ids;
import dev.otto.ledger.kernel.LotId;
import dev.otto.ledger.kernel.Money;
import dev.otto.ledger.kernel.Now;
import dev.otto.ledger.kernel.Personal;
import dev.otto.ledger.kernel.TransactionId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A reversal is taken back, as if that much less had been reversed: its mirror image. */
final class Reinstatements {
    private final AccountId account;
    private final AccountState state;
    private final BookedTransactions booked;
    private final LotPolicy policy;
    private final Ids ids;
    private final Now now;

    Reinstatements(AccountId account, AccountState state, Outside outside, Now now) {
        this.account = account;
        this.state = state;
        this.booked = outside.booked();
        this.policy = outside.lots();
        this.ids = outside.ids();
        this.now = now;
    }

    ReversalReinstated reinstate(Reversal reversal, @Nullable Credits wanted, @Nullable Personal reason) {
        Credits amount = wanted == null ? reversal.reinstatable() : wanted;
        if (amount.isZero() || amount.exceeds(reversal.reinstatable())) {
            throw new ReinstatementExceedsReversal(reversal.reinstatable());
        }
        // A reversal passes over expired credits first, so they are the last to come back.
        Credits still = reversal.reinstatable();
        Credits expired =
                still.min(reversal.excused()).minus(still.minus(amount).min(reversal.excused()));
        Credits incoming = amount.minus(expired);

        Draft draft = new Draft(state);
        if (expired.isPositive()) {
            draft.family(new FamilyChange(reversal.family(), null, Credits.ZERO, expired.negated(), 0, 0, 0));
        }
        Money money = moneyOf(reversal, amount);
        LotMoney carried = null;
        if (money != null) {
            long breakage = Proportion.of(money.minor(), expired.value(), amount.value());
            draft.money(reversal.family(), 0, breakage, -money.minor());
            carried = new LotMoney(money.minor() - breakage, money.currency(), incoming.value(), 0);
        }
        if (incoming.isPositive()) {
            open(draft, reversal.family(), incoming, carried);
        }
        Booking booking = draft.booking();
        return new ReversalReinstated(
                account,
                new TransactionId(ids.next()),
                reversal.id(),
                reversal.purchase(),
                amount,
                reversal.reinstated().plus(amount),
                booking,
                state.balanceAfter(booking),
                money,
                reason);
    }

    /** As if that much less had been reversed: what stays reversed is the share of the credits that do, to the unit. */
    private @Nullable Money moneyOf(Reversal reversal, Credits amount) {
        Purchase purchase = booked.purchase(account, reversal.purchase());
        Family family = booked.family(account, reversal.family());
        Money paid = purchase == null ? null : purchase.paid();
        if (paid == null || purchase == null || family == null) {
            return null;
        }
        long stays = Proportion.of(
                paid.minor(),
                purchase.reversed().minus(amount).value(),
                purchase.amount().value());
        return new Money(Math.max(0, family.reversed() - stays), paid.currency());
    }

    private void open(Draft draft, LotId family, Credits incoming, @Nullable LotMoney carried) {
        Credits rest = draft.payDebt(incoming);
        LotMoney money = carried == null
                ? null
                : new LotMoney(
                        carried.minor(),
                        carried.currency(),
                        carried.credits(),
                        incoming.minus(rest).value());
        BookedLot bought = booked.lot(account, family);
        int priority =
                bought == null ? Incoming.DEFAULT_PRIORITY : bought.terms().priority();
        Instant expiry = bought == null ? null : bought.terms().expiresAt();
        if (expiry != null && now.hasReached(expiry)) {
            expiry = now.instant().plus(policy.regrantGrace());
        }
        LotTerms terms = new LotTerms(LotKind.REINSTATEMENT, family, null, priority, expiry, draft.nextAge());
        draft.open(new LotId(ids.next()), terms, rest, money);
        draft.requireRoom(policy);
    }
}
