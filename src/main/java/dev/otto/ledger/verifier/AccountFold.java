package dev.otto.ledger.verifier;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what the events say, account by account and lot by lot: the verifier's own way to every balance. Of a part of
 * the log, an account that was opened before it is known by its balance alone, from its first transaction on.
 */
public final class AccountFold {
    private static final int BALANCE = 0;
    private static final int DEBT = 1;
    private static final int HELD = 2;
    private static final int KNOWN = 3;
    private static final int LAST = 4;
    private static final int ACCOUNT_COLUMNS = 5;
    /** Nothing of it is known but that it is there. */
    private static final long BY_NAME = 0;

    private static final long BY_BALANCE = 1;
    private static final long WHOLE = 2;

    private static final int REMAINING = 0;
    private static final int LOT_HELD = 1;

    private final IdTable accounts = new IdTable(ACCOUNT_COLUMNS);
    private final IdTable lots = new IdTable(2);
    private final boolean fromTheFirst;
    private final Share share;

    AccountFold(boolean fromTheFirst, Share share) {
        this.fromTheFirst = fromTheFirst;
        this.share = share;
    }

    /**
     * What an event does to its account.
     *
     * @param booking null: it cannot be understood
     * @param balance the account's balance with it; null where that is not known
     * @param whole whether everything of the account is known, so that debt and held are right
     * @param faults what the lots say against it
     */
    record Step(
            @Nullable Booking booking,
            @Nullable Long balance,
            boolean whole,
            long debt,
            long held,
            List<String> faults) {}

    /** Called for each account. */
    public interface Visitor {
        /**
         * @param whole whether {@code debt} and {@code held} are known
         * @param last the position of its last event
         */
        void account(UUID id, long balance, boolean whole, long debt, long held, long last);
    }

    /** Null where the event is no account's, or that of another share. */
    @Nullable
    Step apply(LoggedEvent event) {
        if (!Booking.isOfAccount(event) || !share.has(event.aggregateId())) {
            return null;
        }
        int slot = accounts.find(event.aggregateId());
        if (slot < 0) {
            slot = accounts.add(event.aggregateId());
            accounts.set(slot, KNOWN, fromTheFirst || event.sequence() == 0 ? WHOLE : BY_NAME);
        }
        accounts.set(slot, LAST, event.position());
        try {
            Booking booking = Booking.of(event);
            return booking == null ? new Step(null, null, false, 0, 0, List.of()) : apply(booking, slot);
        } catch (ArithmeticException e) {
            return new Step(null, null, false, 0, 0, List.of());
        }
    }

    private Step apply(Booking booking, int slot) {
        Long stated = booking.balanceAfter();
        if (accounts.get(slot, KNOWN) == BY_NAME && stated != null) {
            accounts.set(slot, KNOWN, BY_BALANCE);
            accounts.set(slot, BALANCE, stated - booking.change());
        }
        long balance = add(slot, BALANCE, booking.change());
        // A debt is what bookings took on below zero.
        long debt = add(slot, DEBT, -booking.debt());
        long held = add(slot, HELD, booking.heldChange());
        List<String> faults = new ArrayList<>();
        for (Booking.LotMove move : booking.lots()) {
            move(move, accounts.get(slot, KNOWN) == WHOLE, faults);
        }
        if (stated != null && accounts.get(slot, KNOWN) != BY_NAME) {
            // A wrong one is told once, and not of every transaction behind it.
            accounts.set(slot, BALANCE, stated);
        }
        boolean known = accounts.get(slot, KNOWN) != BY_NAME;
        return new Step(booking, known ? balance : null, accounts.get(slot, KNOWN) == WHOLE, debt, held, faults);
    }

    private long add(int slot, int column, long change) {
        long sum = Math.addExact(accounts.get(slot, column), change);
        accounts.set(slot, column, sum);
        return sum;
    }

    /** Lots that are empty are forgotten: one that opens again begins with nothing. */
    private void move(Booking.LotMove move, boolean whole, List<String> faults) {
        int slot = lots.find(move.lot());
        if (slot < 0) {
            if (!whole && !move.opens()) {
                return;
            }
            slot = lots.add(move.lot());
        }
        long remaining = Math.addExact(lots.get(slot, REMAINING), move.remaining());
        long held = Math.addExact(lots.get(slot, LOT_HELD), move.held());
        if (remaining < 0 || held < 0 || held > remaining) {
            faults.add("it leaves " + remaining + " credits in lot " + move.lot() + ", " + held + " of them held");
        }
        if (remaining <= 0 && held <= 0) {
            lots.remove(slot);
        } else {
            lots.set(slot, REMAINING, remaining);
            lots.set(slot, LOT_HELD, held);
        }
    }

    /** The accounts that are folded. */
    public Share share() {
        return share;
    }

    /** How many accounts have an event. */
    public int size() {
        return accounts.size();
    }

    /** Each account whose balance is known. */
    public void forEach(Visitor visitor) {
        for (int slot = 0; slot < accounts.slots(); slot++) {
            if (accounts.isUsed(slot) && accounts.get(slot, KNOWN) != BY_NAME) {
                visitor.account(
                        accounts.id(slot),
                        accounts.get(slot, BALANCE),
                        accounts.get(slot, KNOWN) == WHOLE,
                        accounts.get(slot, DEBT),
                        accounts.get(slot, HELD),
                        accounts.get(slot, LAST));
            }
        }
    }
}
