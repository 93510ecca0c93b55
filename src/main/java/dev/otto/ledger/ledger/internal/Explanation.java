package dev.otto.ledger.ledger.internal;

import dev.otto.ledger.credits.BookedAccount;
import dev.otto.ledger.credits.BookedAccount.OpenHold;
import dev.otto.ledger.credits.BookedAccount.OpenLot;
import dev.otto.ledger.credits.Booking;
import dev.otto.ledger.credits.CreditEvent;
import dev.otto.ledger.credits.CreditEvent.HoldPlaced;
import dev.otto.ledger.credits.CreditEvent.Transaction;
import dev.otto.ledger.credits.LotChange;
import dev.otto.ledger.ledger.ExplanationView;
import dev.otto.ledger.ledger.ExplanationView.Hold;
import dev.otto.ledger.ledger.ExplanationView.Lot;
import dev.otto.ledger.ledger.ExplanationView.Origin;
import dev.otto.ledger.ledger.ExplanationView.Share;
import dev.otto.ledger.ledger.internal.PastAccounts.PastAccount;
import dev.otto.ledger.ledger.internal.projection.Bookings;
import dev.otto.ledger.platform.eventstore.Recorded;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is open of an account, while the events that made it are read: its memory is that of what is open. */
final class Explanation {
    private final PastAccount account;
    private final BookedAccount booked;
    private final Map<UUID, ChangesOf> lots = new HashMap<>();
    private final Map<UUID, Origin> made = new HashMap<>();
    private final ChangesOf debt = new ChangesOf();

    Explanation(PastAccount account) {
        this.account = account;
        this.booked = account.booked();
        booked.openLots().forEach(lot -> lots.put(lot.id().value(), new ChangesOf()));
    }

    /** The sequence of the first event that matters: a hold is never older than the lots that it holds. */
    long since() {
        long since = booked.debt().isZero() ? account.end().sequence() : booked.debtSince();
        for (OpenLot lot : booked.openLots()) {
            since = Math.min(since, lot.terms().openedBy());
        }
        return since;
    }

    /** @param type the event's stored name */
    void add(Recorded recorded, String type) {
        if (!(recorded.event() instanceof CreditEvent event)) {
            return;
        }
        Booking booking = Bookings.of(event);
        for (LotChange change : booking.lots()) {
            ChangesOf changes = lots.get(change.lot().value());
            if (changes != null) {
                if (change.terms() != null && change.terms().openedBy() == recorded.sequence()) {
                    made.put(
                            change.lot().value(),
                            origin(recorded, type, event, booking.amount().value()));
                }
                changes.add(
                        recorded,
                        type,
                        event,
                        change.remaining().value(),
                        change.held().value());
            }
        }
        if (event instanceof HoldPlaced placed) {
            made.put(
                    placed.hold().value(),
                    origin(recorded, type, event, placed.amount().value()));
        } else if (event instanceof CreditEvent.OfHold ended) {
            made.remove(ended.hold().value());
        }
        if (!booked.debt().isZero() && recorded.sequence() >= booked.debtSince()) {
            debt.add(recorded, type, event, -booking.debt().value(), 0);
        }
    }

    private static Origin origin(Recorded recorded, String type, CreditEvent event, long amount) {
        return new Origin(
                recorded.position(),
                recorded.sequence(),
                type,
                event instanceof Transaction transaction
                        ? transaction.transaction().value()
                        : null,
                amount,
                recorded.recordedAt());
    }

    ExplanationView view() {
        requireThatItAddsUp();
        return new ExplanationView(
                account.row().user(),
                account.end().position(),
                account.end().recordedAt(),
                booked.balance().value(),
                booked.held().value(),
                booked.debt().value(),
                account.row().lots().stream().map(this::lot).toList(),
                booked.openHolds().stream().map(this::hold).toList(),
                debt.view());
    }

    private Lot lot(LotRow row) {
        return new Lot(
                row.id(),
                row.kind(),
                row.amount(),
                row.remaining(),
                row.held(),
                row.expiresAt(),
                row.priority(),
                row.paid(),
                origin(row.id()),
                changesOf(row.id()).view());
    }

    private Hold hold(OpenHold hold) {
        List<Share> shares = hold.shares().stream()
                .map(share -> new Share(share.lot().value(), share.amount().value()))
                .toList();
        return new Hold(
                hold.id().value(),
                hold.amount().value(),
                hold.video() == null ? null : hold.video().value(),
                hold.expiresAt(),
                origin(hold.id().value()),
                shares);
    }

    private Origin origin(UUID id) {
        return require(made.get(id));
    }

    private ChangesOf changesOf(UUID lot) {
        return Objects.requireNonNull(lots.get(lot));
    }

    /** An explanation that explains something else than the balance would be worse than none. */
    private void requireThatItAddsUp() {
        long sum = -booked.debt().value();
        for (OpenLot lot : booked.openLots()) {
            sum += lot.remaining().value();
            require(changesOf(lot.id().value()).sum() == lot.remaining().value() ? lot : null);
        }
        require(sum == booked.balance().value() && debt.sum() == booked.debt().value() ? this : null);
    }

    private <T> T require(@Nullable T right) {
        if (right == null) {
            throw new IllegalStateException(
                    "the events of account " + account.row().user() + " do not add up to its state at position "
                            + account.end().position());
        }
        return right;
    }
}
