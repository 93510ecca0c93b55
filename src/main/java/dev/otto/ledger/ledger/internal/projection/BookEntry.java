package dev.otto.ledger.ledger.internal.projection;

import dev.otto.ledger.credits.CreditEvent;
import dev.otto.ledger.kernel.HoldId;
import dev.otto.ledger.kernel.TransactionId;
import org.jspecify.annotations.Nullable;

/**
 * What an event is in the books.
 *
 * @param account the book account that stands against the user's two; null where credits only move between these
 */
record BookEntry(
        String type,
        @Nullable String account,
        @Nullable TransactionId transaction,
        @Nullable HoldId hold) {

    /** Null for what the books know nothing of. */
    static @Nullable BookEntry of(CreditEvent event, BookPurchases purchases) {
        return switch (event) {
            case CreditEvent.AccountOpened opened -> null;
            case CreditEvent.AccountErased erased -> null;
            case CreditEvent.ThresholdsSet set -> null;
            case CreditEvent.Notice notice -> null;
            case CreditEvent.CreditsPurchased e -> transaction("purchase", payments(e.provider()), e);
            case CreditEvent.CreditsGranted e -> transaction("grant", "promotions", e);
            case CreditEvent.CreditsAdjusted e -> transaction("adjustment", "adjustments", e);
            case CreditEvent.CreditsUsed e -> transaction("usage", "consumption", e);
            case CreditEvent.HoldCaptured e -> new BookEntry("usage", "consumption", e.transaction(), e.hold());
            case CreditEvent.CreditsExpired e -> transaction("expiry", "breakage", e);
            case CreditEvent.UsageRefunded e -> transaction("refund", "consumption", e);
            case CreditEvent.PurchaseReversed e ->
                transaction("reversal", payments(purchases.provider(e.purchase())), e);
            case CreditEvent.ReversalReinstated e ->
                transaction("reinstatement", payments(purchases.provider(e.purchase())), e);
            case CreditEvent.HoldPlaced e -> new BookEntry("hold", null, null, e.hold());
            case CreditEvent.HoldVoided e -> new BookEntry("void", null, null, e.hold());
            case CreditEvent.HoldExpired e -> new BookEntry("hold_expiry", null, null, e.hold());
            // The balance stays as it is; only the money of the credits that paid moves.
            case CreditEvent.DebtPaid e -> new BookEntry("debt_payment", null, null, null);
        };
    }

    private static String payments(String provider) {
        return "payments:" + provider;
    }

    private static BookEntry transaction(String type, String account, CreditEvent.Transaction event) {
        return new BookEntry(type, account, event.transaction(), null);
    }
}
