package dev.otto.ledger.credits.internal;

import dev.otto.ledger.credits.BookedTransactions;
import dev.otto.ledger.credits.BookedTransactions.Family;
import dev.otto.ledger.credits.BookedTransactions.Purchase;
import dev.otto.ledger.credits.Booking;
import dev.otto.ledger.credits.CreditEvent.PurchaseReversed;
import dev.otto.ledger.credits.FamilyChange;
import dev.otto.ledger.credits.LotMoney;
import dev.otto.ledger.credits.ReversalExceedsPurchase;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.Ids;
import dev.otto.ledger.kernel.LotId;
import dev.otto.ledger.kernel.Money;
import dev.otto.ledger.kernel.Personal;
import dev.otto.ledger.kernel.TransactionId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Credits of a purchase are taken back, as if it had been that much smaller: what has expired of it is not taken
 * again, then its own lots give, then the others, then there is debt (R2, R7).
 */
final class Reversals {
    private final AccountId account;
    private final AccountState state;
    private final BookedTransactions booked;
    private final Ids ids;
    private final Draft draft;

    Reversals(AccountId account, AccountState state, BookedTransactions booked, Ids ids) {
        this.account = account;
        this.state = state;
        this.booked = booked;
        this.ids = ids;
        this.draft = new Draft(state);
    }

    /** An open lot of the purchase's family, and what it gives. */
    private record Giving(Lot lot, Credits taken) {
        Credits remaining() {
            return lot.remaining().minus(taken);
        }

        /** Minor units that it still carries after giving. */
        long deferred() {
            return lot.deferred() - lot.releasedBy(taken);
        }
    }

    PurchaseReversed reverse(Purchase purchase, @Nullable Credits wanted, @Nullable Personal reason) {
        Credits amount = wanted == null ? purchase.reversible() : wanted;
        if (amount.isZero() || amount.exceeds(purchase.reversible())) {
            throw new ReversalExceedsPurchase(purchase.reversible());
        }
        LotId id = purchase.family();
        Family known = booked.family(account, id);
        Family family = known == null ? new Family(id, purchase.paid(), Credits.ZERO, Credits.ZERO, 0, 0, 0) : known;

        Credits excused = amount.min(family.expired().minus(family.excused()).orZero());
        Credits left = amount.minus(excused);
        List<Giving> own = new ArrayList<>();
        long released = 0;
        for (Lot lot : ownFirst(id)) {
            Giving giving = new Giving(lot, lot.unheld().min(left));
            own.add(giving);
            left = left.minus(giving.taken());
            released += lot.releasedBy(giving.taken());
        }

        Money paid = purchase.paid();
        long stripped = 0;
        Money money = null;
        if (paid != null) {
            Split split = Split.of(
                    purchase, paid.minor(), amount, excused, left, family, released, deferred(own), carriesOn(own));
            stripped = split.stripped();
            money = new Money(split.reversed(), paid.currency());
            draft.money(id, -split.recognised(), -split.breakage(), split.reversed());
        }
        if (excused.isPositive()) {
            draft.family(new FamilyChange(id, null, Credits.ZERO, excused, 0, 0, 0));
        }
        take(own, stripped);
        draft.takeOnDebt(draft.use(left, id));
        Booking booking = draft.booking();
        return new PurchaseReversed(
                account,
                new TransactionId(ids.next()),
                purchase.id(),
                amount,
                purchase.reversed().plus(amount),
                booking,
                state.balanceAfter(booking),
                money,
                reason);
    }

    /** The family's open lots: the purchase's own, then its regrants and reinstatements in order of use. */
    private List<Lot> ownFirst(LotId family) {
        List<Lot> lots = new ArrayList<>();
        for (Lot lot : state.lots().inOrderOfUse()) {
            if (lot.id().equals(family)) {
                lots.add(0, lot);
            } else if (lot.terms().family().equals(family)) {
                lots.add(lot);
            }
        }
        return lots;
    }

    private static long deferred(List<Giving> own) {
        long sum = 0;
        for (Giving giving : own) {
            sum += giving.deferred();
        }
        return sum;
    }

    /** Whether a lot of the family stays that can carry money. */
    private static boolean carriesOn(List<Giving> own) {
        return own.stream()
                .anyMatch(giving ->
                        giving.lot().money() != null && giving.remaining().isPositive());
    }

    /**
     * Books what the family's lots give, and strips what stays of them of money that was reversed without them; or gives
     * it what they released beyond what is reversed.
     */
    private void take(List<Giving> own, long stripped) {
        long left = stripped;
        for (Giving giving : own) {
            LotMoney money = giving.lot().money();
            boolean takesMore = left < 0 && money != null && giving.remaining().isPositive();
            long less = takesMore ? left : Math.max(0, Math.min(left, giving.deferred()));
            left -= less;
            LotMoney after = giving.lot().moneyAfter(giving.taken());
            if (money != null && less != 0) {
                // Something remains, since only what remains is deferred.
                after = new LotMoney(
                        giving.deferred() - less,
                        money.currency(),
                        giving.remaining().value(),
                        0);
            }
            if (giving.taken().isPositive() || less != 0) {
                draft.change(giving.lot(), giving.taken().negated(), Credits.ZERO, after, 0);
            }
        }
    }

    /**
     * Where reversed money comes from. What is reversed of a purchase in all is the share of its credits, to the unit,
     * in however many steps it came about. Lots that came back are rounded each by itself, so what the credits that go
     * now release may be a unit more: that stays.
     *
     * @param reversed all that this reversal moves
     * @param recognised how much of it had been recognised; below zero: how much was released beyond it, and is now
     * @param breakage how much of it was breakage
     * @param stripped how much of it is still carried by what remains of the family's lots; below zero: how much more they
     *     carry
     */
    private record Split(long reversed, long recognised, long breakage, long stripped) {
        /**
         * @param used credits that were taken elsewhere, since they are gone from the family
         * @param released what the family's lots gave up with the credits that they gave
         * @param deferred what they still carry
         * @param carriesOn whether one of them stays that can carry money
         */
        static Split of(
                Purchase purchase,
                long paid,
                Credits amount,
                Credits excused,
                Credits used,
                Family family,
                long released,
                long deferred,
                boolean carriesOn) {
            Credits all = purchase.reversed().plus(amount);
            long share = Proportion.of(paid, all.value(), purchase.amount().value());
            long target = Math.max(0, share - family.reversed());
            if (released > target) {
                long beyond = target - released;
                return new Split(target, carriesOn ? 0 : beyond, 0, carriesOn ? beyond : 0);
            }
            long rest = target - released;
            long gone = excused.value() + used.value();
            long breakage = gone == 0 ? 0 : Math.min(Proportion.of(rest, excused.value(), gone), family.breakage());
            long recognised = Math.min(rest - breakage, family.recognised());
            long stripped = Math.min(rest - breakage - recognised, deferred);
            breakage += Math.min(rest - breakage - recognised - stripped, family.breakage() - breakage);
            return new Split(released + recognised + breakage + stripped, recognised, breakage, stripped);
        }
    }
}
