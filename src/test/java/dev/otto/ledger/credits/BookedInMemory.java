package dev.otto.ledger.credits;

import dev.otto.ledger.credits.CreditEvent.CreditsPurchased;
import dev.otto.ledger.credits.CreditEvent.CreditsUsed;
import dev.otto.ledger.credits.CreditEvent.DebtPaid;
import dev.otto.ledger.credits.CreditEvent.HoldCaptured;
import dev.otto.ledger.credits.CreditEvent.OfHold;
import dev.otto.ledger.credits.CreditEvent.PurchaseReversed;
import dev.otto.ledger.credits.CreditEvent.ReversalReinstated;
import dev.otto.ledger.credits.CreditEvent.Transaction;
import dev.otto.ledger.credits.CreditEvent.UsageRefunded;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.LotId;
import dev.otto.ledger.kernel.TransactionId;
import dev.otto.ledger.kernel.VideoId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Folds the events of one account into what a decision looks up, as the read models do. */
public final class BookedInMemory implements BookedTransactions {
    private final Map<TransactionId, Usage> usages = new LinkedHashMap<>();
    private final Map<TransactionId, Purchase> purchases = new LinkedHashMap<>();
    private final Map<TransactionId, Reversal> reversals = new LinkedHashMap<>();
    private final Map<LotId, BookedLot> lots = new LinkedHashMap<>();
    private final Map<LotId, Family> families = new LinkedHashMap<>();

    public BookedInMemory copy() {
        BookedInMemory copy = new BookedInMemory();
        copy.usages.putAll(usages);
        copy.purchases.putAll(purchases);
        copy.reversals.putAll(reversals);
        copy.lots.putAll(lots);
        copy.families.putAll(families);
        return copy;
    }

    public void fold(CreditEvent event) {
        switch (event) {
            case Transaction e -> book(e.booking());
            case OfHold e -> book(e.booking());
            case DebtPaid e -> book(e.booking());
            case CreditEvent.AccountOpened e -> {}
            case CreditEvent.AccountErased e -> {}
            case CreditEvent.ThresholdsSet e -> {}
            case CreditEvent.Notice e -> {}
        }
        switch (event) {
            case CreditsPurchased e ->
                purchases.put(
                        e.transaction(),
                        new Purchase(
                                e.transaction(),
                                e.amount(),
                                Credits.ZERO,
                                e.booking().lots().get(0).lot(),
                                e.paid()));
            case CreditsUsed e -> use(e.transaction(), e.amount(), e.video(), e.booking());
            case HoldCaptured e -> use(e.transaction(), e.amount(), e.video(), e.booking());
            case UsageRefunded e ->
                usages.computeIfPresent(
                        e.usage(), (id, u) -> new Usage(id, u.amount(), e.refundedAfter(), u.video(), u.draws()));
            case PurchaseReversed e -> reverse(e);
            case ReversalReinstated e -> reinstate(e);
            default -> {}
        }
    }

    private void use(TransactionId id, Credits amount, VideoId video, Booking booking) {
        List<Draw> draws = new ArrayList<>();
        for (LotChange change : booking.lots()) {
            if (change.remaining().isNegative()) {
                draws.add(new Draw(change.lot(), change.remaining().negated(), change.released()));
            }
        }
        usages.put(id, new Usage(id, amount, Credits.ZERO, video, draws));
    }

    private void reverse(PurchaseReversed e) {
        Purchase p = purchases.get(e.purchase());
        purchases.put(p.id(), new Purchase(p.id(), p.amount(), e.reversedAfter(), p.family(), p.paid()));
        Credits excused = e.amount().plus(e.booking().amount());
        reversals.put(
                e.transaction(),
                new Reversal(e.transaction(), p.id(), p.family(), e.amount(), excused, Credits.ZERO, e.money()));
    }

    private void reinstate(ReversalReinstated e) {
        Reversal v = reversals.get(e.reversal());
        reversals.put(
                v.id(),
                new Reversal(
                        v.id(), v.purchase(), v.family(), v.amount(), v.excused(), e.reinstatedAfter(), v.money()));
        Purchase p = purchases.get(e.purchase());
        purchases.put(p.id(), new Purchase(p.id(), p.amount(), p.reversed().minus(e.amount()), p.family(), p.paid()));
    }

    private void book(Booking booking) {
        for (LotChange change : booking.lots()) {
            BookedLot lot = lots.get(change.lot());
            if (lot == null) {
                lot = new BookedLot(change.lot(), change.terms(), Credits.ZERO, Credits.ZERO, null);
            }
            LotMoney money = change.money() != null || change.terms() != null ? change.money() : lot.money();
            lots.put(
                    change.lot(),
                    new BookedLot(
                            lot.id(),
                            lot.terms(),
                            lot.remaining().plus(change.remaining()),
                            lot.held().plus(change.held()),
                            money));
        }
        for (FamilyChange c : booking.families()) {
            Family f = families.getOrDefault(
                    c.family(), new Family(c.family(), c.paid(), Credits.ZERO, Credits.ZERO, 0, 0, 0));
            families.put(
                    c.family(),
                    new Family(
                            c.family(),
                            f.paid(),
                            f.expired().plus(c.expired()),
                            f.excused().plus(c.excused()),
                            f.recognised() + c.recognised(),
                            f.breakage() + c.breakage(),
                            f.reversed() + c.reversed()));
        }
    }

    public List<BookedLot> lots() {
        return List.copyOf(lots.values());
    }

    public List<BookedLot> openLots() {
        return lots.values().stream().filter(lot -> !lot.remaining().isZero()).toList();
    }

    public List<Family> families() {
        return List.copyOf(families.values());
    }

    public List<Usage> usages() {
        return List.copyOf(usages.values());
    }

    public List<Purchase> purchases() {
        return List.copyOf(purchases.values());
    }

    public List<Reversal> reversals() {
        return List.copyOf(reversals.values());
    }

    @Override
    public Usage usage(AccountId account, TransactionId transaction) {
        return usages.get(transaction);
    }

    @Override
    public Purchase purchase(AccountId account, TransactionId transaction) {
        return purchases.get(transaction);
    }

    @Override
    public Reversal reversal(AccountId account, TransactionId transaction) {
        return reversals.get(transaction);
    }

    @Override
    public BookedLot lot(AccountId account, LotId lot) {
        return lots.get(lot);
    }

    @Override
    public Family family(AccountId account, LotId family) {
        return families.get(family);
    }

    @Override
    public List<Usage> usagesOf(AccountId account, VideoId video) {
        return usages.values().stream()
                .filter(u -> video.equals(u.video()) && u.refundable().isPositive())
                .toList();
    }
}
