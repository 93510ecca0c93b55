package dev.otto.ledger.ledger.internal.projection;

import dev.otto.ledger.credits.Booking;
import dev.otto.ledger.credits.CreditEvent;
import dev.otto.ledger.kernel.Credits;
import java.util.List;

/** The booking of any event of an account. */
public final class Bookings {
    private static final Booking NONE = new Booking(Credits.ZERO, List.of(), List.of());

    private Bookings() {}

    /** Without any change, for an event that moves no credits. */
    public static Booking of(CreditEvent event) {
        return switch (event) {
            case CreditEvent.AccountOpened opened -> NONE;
            case CreditEvent.AccountErased erased -> NONE;
            case CreditEvent.ThresholdsSet set -> NONE;
            case CreditEvent.Notice notice -> NONE;
            case CreditEvent.DebtPaid paid -> paid.booking();
            case CreditEvent.Transaction transaction -> transaction.booking();
            case CreditEvent.OfHold hold -> hold.booking();
        };
    }
}
