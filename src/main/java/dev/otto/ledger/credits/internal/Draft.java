package dev.otto.ledger.credits.internal;

import dev.otto.ledger.credits.Booking;
import dev.otto.ledger.credits.FamilyChange;
import dev.otto.ledger.credits.LotChange;
import dev.otto.ledger.credits.LotMoney;
import dev.otto.ledger.credits.LotPolicy;
import dev.otto.ledger.credits.LotTerms;
import dev.otto.ledger.credits.TooManyLots;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.LotId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A booking in the making: what one event is going to do to the lots, the debt and the families' books. */
final class Draft {
    private final AccountState state;
    private final List<LotChange> lots = new ArrayList<>(4);
    private final Map<LotId, FamilyChange> families = new LinkedHashMap<>(4);
    private Credits debt = Credits.ZERO;
    private int opened;

    Draft(AccountState state) {
        this.state = state;
    }

    Booking booking() {
        return new Booking(debt, lots, List.copyOf(families.values()));
    }

    /** Uses unheld remainders in order of use, and answers what they do not cover. */
    Credits use(Credits amount) {
        return use(amount, null);
    }

    /** The same, passing over the lots of one family. */
    Credits use(Credits amount, @Nullable LotId exceptFamily) {
        Credits left = amount;
        for (Lot lot : state.lots().inOrderOfUse()) {
            if (left.isZero()) {
                break;
            }
            Credits part = lot.unheld().min(left);
            if (part.isPositive() && !lot.terms().family().equals(exceptFamily)) {
                draw(lot, part, Credits.ZERO);
                left = left.minus(part);
            }
        }
        return left;
    }

    /** Uses credits of a lot, which recognises their money; {@code unheld} of it are held no longer. */
    void draw(Lot lot, Credits used, Credits unheld) {
        long released = lot.releasedBy(used);
        change(lot, used.negated(), unheld.negated(), lot.moneyAfter(used), released);
        money(lot.terms().family(), released, 0, 0);
    }

    /** Credits of a lot expire: their money is breakage, and the family counts them. */
    void expire(Lot lot, Credits due) {
        change(lot, due.negated(), Credits.ZERO, lot.moneyAfter(due), 0);
        family(new FamilyChange(lot.terms().family(), null, due, Credits.ZERO, 0, lot.releasedBy(due), 0));
    }

    /** Sets credits of a lot aside, or (a negative amount) free again. */
    void hold(Lot lot, Credits held) {
        change(lot, Credits.ZERO, held, null, 0);
    }

    /** Opens a lot, or opens it again; of what it brings, {@code remaining} is what no debt took. */
    void open(LotId lot, LotTerms terms, Credits remaining, @Nullable LotMoney money) {
        if (remaining.isPositive()) {
            opened++;
        }
        long released = money == null ? 0 : Proportion.of(money.minor(), money.gone(), money.credits());
        lots.add(new LotChange(lot, terms, remaining, Credits.ZERO, money, released));
        money(terms.family(), released, 0, 0);
    }

    /** R10: whoever brings credits in may be told that there are too many lots. What comes back of a failed video may not. */
    void requireRoom(LotPolicy policy) {
        if (opened > 0 && state.lots().count() + opened > policy.maxOpenLots()) {
            throw new TooManyLots(policy.maxOpenLots());
        }
    }

    void change(Lot lot, Credits remaining, Credits held, @Nullable LotMoney money, long released) {
        lots.add(new LotChange(lot.id(), null, remaining, held, money, released));
    }

    /** Pays as much debt as the amount allows, and answers what is left of the amount. */
    Credits payDebt(Credits incoming) {
        Credits paid = incoming.min(state.debt().minus(debt));
        debt = debt.plus(paid);
        return incoming.minus(paid);
    }

    void takeOnDebt(Credits more) {
        debt = debt.minus(more);
    }

    /** Moves money between the books of a family; what none of them gains or loses was or is deferred. */
    void money(LotId family, long recognised, long breakage, long reversed) {
        if (recognised != 0 || breakage != 0 || reversed != 0) {
            family(new FamilyChange(family, null, Credits.ZERO, Credits.ZERO, recognised, breakage, reversed));
        }
    }

    void family(FamilyChange change) {
        families.merge(change.family(), change, Draft::sum);
    }

    /** What this draft has recognised of a family so far, or (negative) taken back. */
    long recognised(LotId family) {
        FamilyChange change = families.get(family);
        return change == null ? 0 : change.recognised();
    }

    /** The age of the next lot that this draft opens. */
    long nextAge() {
        return state.nextAge(opened);
    }

    private static FamilyChange sum(FamilyChange one, FamilyChange other) {
        return new FamilyChange(
                one.family(),
                one.paid() == null ? other.paid() : one.paid(),
                one.expired().plus(other.expired()),
                one.excused().plus(other.excused()),
                one.recognised() + other.recognised(),
                one.breakage() + other.breakage(),
                one.reversed() + other.reversed());
    }
}
