package dev.otto.ledger.ledger.internal.projection;

import dev.otto.ledger.credits.CreditEvent;
import dev.otto.ledger.credits.FamilyChange;
import dev.otto.ledger.kernel.LotId;
import dev.otto.ledger.kernel.TransactionId;
import dev.otto.ledger.platform.eventstore.Recorded;
import dev.otto.ledger.platform.projection.ProjectionTarget;
import java.sql.SQLException;
import java.util.List;

/** Of the purchases whose money a batch moves, or that it reverses: what they were paid in, and who told of the money. */
final class BookPurchases {
    private final BookLookup currencies = new BookLookup("book_currencies", "family", "currency");
    private final BookLookup providers = new BookLookup("book_providers", "purchase", "provider");

    static BookPurchases of(List<Recorded> events, ProjectionTarget target) throws SQLException {
        BookPurchases purchases = new BookPurchases();
        for (Recorded recorded : events) {
            if (recorded.event() instanceof CreditEvent event) {
                purchases.gather(event);
            }
        }
        purchases.currencies.read(target);
        purchases.providers.read(target);
        return purchases;
    }

    private void gather(CreditEvent event) {
        for (FamilyChange change : Bookings.of(event).families()) {
            if (change.paid() != null) {
                currencies.say(change.family().value(), change.paid().currency());
            } else if (BookMoney.moves(change)) {
                currencies.ask(change.family().value());
            }
        }
        switch (event) {
            case CreditEvent.CreditsPurchased e -> providers.say(e.transaction().value(), e.provider());
            case CreditEvent.PurchaseReversed e -> providers.ask(e.purchase().value());
            case CreditEvent.ReversalReinstated e -> providers.ask(e.purchase().value());
            default -> {
                // Of no purchase.
            }
        }
    }

    String currency(LotId family) {
        String currency = currencies.of(family.value());
        if (currency == null) {
            throw new IllegalStateException("money of " + family + " moves, for which nothing was paid");
        }
        return currency;
    }

    String provider(TransactionId purchase) {
        String provider = providers.of(purchase.value());
        if (provider == null) {
            throw new IllegalStateException("purchase " + purchase + " is not in the books");
        }
        return provider;
    }

    void write(ProjectionTarget target) throws SQLException {
        currencies.write(target);
        providers.write(target);
    }
}
