package dev.otto.ledger.ledger.internal.projection;

import dev.otto.ledger.credits.Booking;
import dev.otto.ledger.credits.FamilyChange;
import java.util.Map;
import java.util.TreeMap;

/** Money that an event moves between the books of purchases (R17), in minor units of one currency. */
record BookMoney(long paid, long recognised, long breakage, long reversed) {
    /** Whether an event moves money of a purchase, or brings it in. */
    static boolean moves(FamilyChange change) {
        return change.paid() != null || change.recognised() != 0 || change.breakage() != 0 || change.reversed() != 0;
    }

    /** By currency, in their order. */
    static Map<String, BookMoney> of(Booking booking, BookPurchases purchases) {
        Map<String, BookMoney> sums = new TreeMap<>();
        for (FamilyChange change : booking.families()) {
            if (moves(change)) {
                sums.merge(purchases.currency(change.family()), of(change), BookMoney::plus);
            }
        }
        return sums;
    }

    private static BookMoney of(FamilyChange change) {
        long paid = change.paid() == null ? 0 : change.paid().minor();
        return new BookMoney(paid, change.recognised(), change.breakage(), change.reversed());
    }

    private BookMoney plus(BookMoney other) {
        return new BookMoney(
                Math.addExact(paid, other.paid),
                Math.addExact(recognised, other.recognised),
                Math.addExact(breakage, other.breakage),
                Math.addExact(reversed, other.reversed));
    }
}
