package dev.otto.ledger.credits.internal;

import dev.otto.ledger.credits.BookedAccount;
import dev.otto.ledger.credits.Booking;
import dev.otto.ledger.credits.CreditEvent;
import dev.otto.ledger.credits.CreditEvent.AccountErased;
import dev.otto.ledger.credits.CreditEvent.AccountOpened;
import dev.otto.ledger.credits.CreditEvent.BalanceFellLow;
import dev.otto.ledger.credits.CreditEvent.DebtPaid;
import dev.otto.ledger.credits.CreditEvent.HoldPlaced;
import dev.otto.ledger.credits.CreditEvent.LotExpiryNeared;
import dev.otto.ledger.credits.CreditEvent.OfHold;
import dev.otto.ledger.credits.CreditEvent.ThresholdsSet;
import dev.otto.ledger.credits.CreditEvent.Transaction;
import dev.otto.ledger.credits.LotChange;
import dev.otto.ledger.credits.LotTerms;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.Now;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that decides about an account: an immutable sum of its events, which is its snapshot too. It is bounded
 * by the open lots and holds, whatever the account's history (R10).
 *
 * @param erased whether the user was erased: the account is not used any more, and only corrected
 * @param events how many events made it
 * @param transactions how many of them are transactions
 * @param debt what was reversed or adjusted away beyond what was left; above zero only while every remainder is held
 * @param debtSince the sequence of the event that took the debt on, 0 without one
 * @param held the sum of the open holds
 * @param notices absent where nothing is to be known of them, which is so for most
 */
public record AccountState(
        boolean opened,
        boolean erased,
        long events,
        long transactions,
        Credits balance,
        Credits debt,
        long debtSince,
        Credits held,
        Lots lots,
        Holds holds,
        @Nullable Notices notices)
        implements BookedAccount {
    /** An account that nobody has opened. */
    public static final AccountState NONE = new AccountState(
            false, false, 0, 0, Credits.ZERO, Credits.ZERO, 0, Credits.ZERO, Lots.NONE, Holds.NONE, null);

    /** What its user is told of. */
    Notices told() {
        return notices == null ? Notices.NONE : notices;
    }

    /** What can be used or held now; below zero when there is debt. */
    public Credits available() {
        return balance.minus(held);
    }

    /**
     * The earliest instant after another at which a hold or a lot may become due: from then on, a command has to book
     * that first. Absent when nothing more ever becomes due.
     */
    @Nullable
    Instant nextDueAfter(Instant now) {
        Instant hold = holds.nextDueAfter(now);
        Instant lot = lots.nextDueAfter(now);
        if (hold == null || lot == null) {
            return hold == null ? lot : hold;
        }
        return hold.isBefore(lot) ? hold : lot;
    }

    /** The lots that expire within a time from now, of which nothing was told yet. */
    List<Lot> nearing(Now now, Duration within) {
        Notices told = told();
        return lots.nearing(now, within).stream().filter(told::isNews).toList();
    }

    /** The age of a lot that the next event opens after {@code count} others of the same event. */
    long nextAge(int count) {
        return LotTerms.age(events, count);
    }

    /** The balance that a booking would lead to: where a balance or a debt leaves its range (R16), it is refused. */
    Credits balanceAfter(Booking booking) {
        debt.minus(booking.debt());
        return balance.plus(booking.amount());
    }

    /** This and one more event. */
    public AccountState after(CreditEvent event) {
        return switch (event) {
            case AccountOpened opening -> used(false);
            case AccountErased erasure -> used(true);
            case HoldPlaced placed -> booked(event, placed.booking(), holds.with(Hold.placed(placed)));
            // A capture is both; that it ends its hold is what sets it apart from other transactions.
            case OfHold ended -> booked(event, ended.booking(), holds.without(ended.hold()));
            case Transaction transaction -> booked(event, transaction.booking(), holds);
            case DebtPaid paid -> booked(event, paid.booking(), holds);
            case ThresholdsSet set -> noticed(told().with(set.thresholds()));
            case BalanceFellLow low -> noticed(told().told(low.threshold()));
            case LotExpiryNeared neared -> noticed(told().told(neared.lot()));
        };
    }

    private AccountState used(boolean noLonger) {
        return new AccountState(
                true, noLonger, events + 1, transactions, balance, debt, debtSince, held, lots, holds, notices);
    }

    private AccountState noticed(Notices told) {
        return new AccountState(
                opened, erased, events + 1, transactions, balance, debt, debtSince, held, lots, holds, kept(told));
    }

    private static @Nullable Notices kept(Notices told) {
        return told.equals(Notices.NONE) ? null : told;
    }

    private AccountState booked(CreditEvent event, Booking booking, Holds after) {
        Credits balanceAfter = balance.plus(booking.amount());
        Credits debtAfter = debt.minus(booking.debt());
        Credits heldAfter = held;
        for (LotChange change : booking.lots()) {
            heldAfter = heldAfter.plus(change.held());
        }
        Lots lotsAfter = lots.after(event, booking.lots());
        return new AccountState(
                opened,
                erased,
                events + 1,
                event instanceof Transaction ? transactions + 1 : transactions,
                balanceAfter,
                debtAfter,
                debtAfter.isZero() ? 0 : debt.isZero() ? events : debtSince,
                heldAfter,
                lotsAfter,
                after,
                notices == null ? null : kept(notices.at(balanceAfter, lotsAfter)));
    }

    @Override
    public List<Lot> openLots() {
        return lots.inOrderOfUse();
    }

    @Override
    public List<Hold> openHolds() {
        return holds.byDeadline();
    }
}
