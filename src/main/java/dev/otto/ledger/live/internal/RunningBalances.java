package dev.otto.ledger.live.internal;

import dev.otto.ledger.credits.BookedAccount;
import dev.otto.ledger.credits.Booking;
import dev.otto.ledger.credits.CreditEvent;
import dev.otto.ledger.credits.LotChange;
import dev.otto.ledger.live.BalanceAfter;
import dev.otto.ledger.platform.command.PastStates;
import dev.otto.ledger.platform.command.PastStates.PastState;
import dev.otto.ledger.platform.eventstore.Recorded;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The sums of accounts, carried on from event to event. Where an account's event is not the one after the last that was
 * seen, they are taken from its state in the log. For one thread.
 */
final class RunningBalances {
    private static final int MOST = 10_000;

    private final PastStates states;
    private final Map<UUID, Sums> known = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Sums> eldest) {
            return size() > MOST;
        }
    };

    RunningBalances(PastStates states) {
        this.states = states;
    }

    private record Sums(long sequence, long amount, long held, long debt, long transactions) {
        Sums after(CreditEvent event, @Nullable Booking booking) {
            long more = event instanceof CreditEvent.Transaction ? 1 : 0;
            if (booking == null) {
                return new Sums(sequence + 1, amount, held, debt, transactions);
            }
            long heldAfter = held;
            for (LotChange change : booking.lots()) {
                heldAfter += change.held().value();
            }
            return new Sums(
                    sequence + 1,
                    amount + booking.amount().value(),
                    heldAfter,
                    debt - booking.debt().value(),
                    transactions + more);
        }
    }

    /** What the account of the event had right after it. */
    BalanceAfter after(Recorded recorded, CreditEvent event) {
        UUID account = event.account().value();
        Sums before = known.get(account);
        Sums sums = before != null && before.sequence() + 1 == recorded.sequence()
                ? before.after(event, booking(event))
                : read(recorded);
        known.put(account, sums);
        return new BalanceAfter(
                account,
                sums.amount(),
                sums.held(),
                sums.amount() - sums.held(),
                sums.debt(),
                sums.transactions(),
                recorded.recordedAt());
    }

    private Sums read(Recorded recorded) {
        PastState state = states.asOf(recorded.stream(), recorded.position()).orElseThrow();
        BookedAccount account = (BookedAccount) state.state();
        return new Sums(
                recorded.sequence(),
                account.balance().value(),
                account.held().value(),
                account.debt().value(),
                account.transactions());
    }

    private static @Nullable Booking booking(CreditEvent event) {
        return switch (event) {
            case CreditEvent.Transaction transaction -> transaction.booking();
            case CreditEvent.OfHold hold -> hold.booking();
            case CreditEvent.DebtPaid paid -> paid.booking();
            case CreditEvent.AccountOpened opened -> null;
            case CreditEvent.AccountErased erased -> null;
            case CreditEvent.ThresholdsSet set -> null;
            case CreditEvent.Notice notice -> null;
        };
    }
}
