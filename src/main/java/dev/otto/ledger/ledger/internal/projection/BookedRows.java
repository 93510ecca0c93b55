package dev.otto.ledger.ledger.internal.projection;

import dev.otto.ledger.credits.BookedTransactions;
import dev.otto.ledger.credits.CreditEvent;
import dev.otto.ledger.credits.CreditEvent.PurchaseReversed;
import dev.otto.ledger.credits.CreditEvent.ReversalReinstated;
import dev.otto.ledger.credits.CreditEvent.Transaction;
import dev.otto.ledger.credits.CreditEvent.UsageRefunded;
import dev.otto.ledger.credits.FamilyChange;
import dev.otto.ledger.credits.LotChange;
import dev.otto.ledger.credits.LotTerms;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.LotId;
import dev.otto.ledger.kernel.Money;
import dev.otto.ledger.kernel.TransactionId;
import dev.otto.ledger.kernel.VideoId;
import dev.otto.ledger.ledger.internal.projection.StoredRows.TransactionFacts;
import dev.otto.ledger.platform.command.Undurable;
import dev.otto.ledger.platform.eventstore.StreamId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Answers from the read models' rows, and adds what is decided and not yet committed. The pending events are looked at
 * before the row is read: an event that commits in between is in both, and is known by its sequence to be in the row.
 */
@Component
final class BookedRows implements BookedTransactions {
    private final StoredRows rows;
    private final Undurable undurable;

    BookedRows(StoredRows rows, Undurable undurable) {
        this.rows = rows;
        this.undurable = undurable;
    }

    @Override
    public @Nullable Usage usage(AccountId account, TransactionId transaction) {
        return transaction(account, transaction, "usage").map(BookedRows::usage).orElse(null);
    }

    @Override
    public @Nullable Purchase purchase(AccountId account, TransactionId transaction) {
        return transaction(account, transaction, "purchase")
                .map(facts -> new Purchase(
                        facts.id(),
                        facts.nominal(),
                        facts.refunded(),
                        Objects.requireNonNull(facts.family()),
                        facts.paid()))
                .orElse(null);
    }

    @Override
    public @Nullable Reversal reversal(AccountId account, TransactionId transaction) {
        TransactionFacts facts = transaction(account, transaction, "reversal").orElse(null);
        if (facts == null) {
            return null;
        }
        TransactionId purchased = Objects.requireNonNull(facts.related());
        Purchase purchase = Objects.requireNonNull(purchase(account, purchased));
        return new Reversal(
                facts.id(),
                purchased,
                purchase.family(),
                facts.nominal(),
                facts.excused(),
                facts.refunded(),
                facts.paid());
    }

    @Override
    public List<Usage> usagesOf(AccountId account, VideoId video) {
        List<Pending> pending = pending(account);
        List<TransactionFacts> facts = new ArrayList<>(rows.usagesOf(account, video));
        for (Pending one : pending) {
            if (one.event() instanceof Transaction event
                    && facts.stream().noneMatch(known -> known.id().equals(event.transaction()))) {
                TransactionRow row = TransactionRow.of(event);
                if (row.type().equals("usage") && video.equals(row.video())) {
                    facts.add(TransactionFacts.of(event, row, one.sequence()));
                }
            }
        }
        return facts.stream()
                .map(known -> refunded(known, pending))
                .filter(known -> known.nominal().exceeds(known.refunded()))
                .map(BookedRows::usage)
                .toList();
    }

    @Override
    public @Nullable BookedLot lot(AccountId account, LotId lot) {
        List<Pending> pending = pending(account);
        StoredRows.LotFacts stored = rows.lot(account, lot);
        BookedLot known = stored == null ? null : stored.lot();
        for (Pending one : pending) {
            if (stored == null || one.sequence() > stored.sequence()) {
                for (LotChange change : Bookings.of(one.event()).lots()) {
                    known = change.lot().equals(lot) ? after(known, change) : known;
                }
            }
        }
        return known;
    }

    private static @Nullable BookedLot after(@Nullable BookedLot before, LotChange change) {
        LotTerms terms = before == null ? change.terms() : before.terms();
        if (terms == null) {
            return null;
        }
        boolean moneySet = change.money() != null || change.terms() != null;
        Credits remaining = before == null ? Credits.ZERO : before.remaining();
        Credits held = before == null ? Credits.ZERO : before.held();
        return new BookedLot(
                change.lot(),
                terms,
                remaining.plus(change.remaining()),
                held.plus(change.held()),
                moneySet || before == null ? change.money() : before.money());
    }

    @Override
    public @Nullable Family family(AccountId account, LotId family) {
        List<Pending> pending = pending(account);
        StoredRows.FamilyFacts stored = rows.family(account, family);
        Family known = stored == null ? null : stored.family();
        for (Pending one : pending) {
            if (stored == null || one.sequence() > stored.sequence()) {
                for (FamilyChange change : Bookings.of(one.event()).families()) {
                    known = change.family().equals(family) ? after(known, change) : known;
                }
            }
        }
        return known;
    }

    private static Family after(@Nullable Family before, FamilyChange change) {
        Family from = before == null ? new Family(change.family(), null, Credits.ZERO, Credits.ZERO, 0, 0, 0) : before;
        Money paid = change.paid() == null ? from.paid() : change.paid();
        return new Family(
                from.id(),
                paid,
                from.expired().plus(change.expired()),
                from.excused().plus(change.excused()),
                from.recognised() + change.recognised(),
                from.breakage() + change.breakage(),
                from.reversed() + change.reversed());
    }

    private Optional<TransactionFacts> transaction(AccountId account, TransactionId id, String type) {
        List<Pending> pending = pending(account);
        Supplier<Optional<TransactionFacts>> fromPending = () -> pending.stream()
                .filter(one -> one.event() instanceof Transaction event
                        && event.transaction().equals(id))
                .map(one -> TransactionFacts.of(
                        (Transaction) one.event(), TransactionRow.of((Transaction) one.event()), one.sequence()))
                .findFirst();
        return rows.transaction(account, id)
                .or(fromPending)
                .filter(facts -> facts.type().equals(type))
                .map(facts -> refunded(facts, pending));
    }

    /** The row, and what pending events have refunded, reversed or reinstated of it since. */
    private static TransactionFacts refunded(TransactionFacts facts, List<Pending> pending) {
        Credits refunded = facts.refunded();
        for (Pending one : pending) {
            if (one.sequence() > facts.sequence()) {
                refunded = refunded.plus(refundOf(facts.id(), one.event()));
            }
        }
        return facts.withRefunded(refunded);
    }

    private static Credits refundOf(TransactionId id, CreditEvent event) {
        return switch (event) {
            case UsageRefunded refund when refund.usage().equals(id) -> refund.amount();
            case PurchaseReversed reversal when reversal.purchase().equals(id) -> reversal.amount();
            case ReversalReinstated back when back.reversal().equals(id) -> back.amount();
            case ReversalReinstated back
            when back.purchase().equals(id) -> back.amount().negated();
            default -> Credits.ZERO;
        };
    }

    private static Usage usage(TransactionFacts facts) {
        return new Usage(facts.id(), facts.nominal(), facts.refunded(), facts.video(), facts.draws());
    }

    private List<Pending> pending(AccountId account) {
        List<Pending> events = new ArrayList<>();
        for (Undurable.Event event : undurable.of(new StreamId("account", account.value()))) {
            if (event.event() instanceof CreditEvent credit) {
                events.add(new Pending(event.sequence(), credit));
            }
        }
        return events;
    }

    private record Pending(long sequence, CreditEvent event) {}
}
