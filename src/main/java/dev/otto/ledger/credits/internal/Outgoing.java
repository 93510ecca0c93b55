package dev.otto.ledger.credits.internal;

import dev.otto.ledger.credits.Booking;
import dev.otto.ledger.credits.CreditCommand.AdjustCredits;
import dev.otto.ledger.credits.CreditCommand.UseCredits;
import dev.otto.ledger.credits.CreditEvent.CreditsAdjusted;
import dev.otto.ledger.credits.CreditEvent.CreditsExpired;
import dev.otto.ledger.credits.CreditEvent.CreditsUsed;
import dev.otto.ledger.credits.CreditEvent.DebtPaid;
import dev.otto.ledger.credits.InsufficientCredits;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.Ids;
import dev.otto.ledger.kernel.TransactionId;
import org.jspecify.annotations.Nullable;

/** Credits that leave unheld remainders: used, adjusted away, paid to a debt, or expired. */
final class Outgoing {
    private final AccountState state;

    Outgoing(AccountState state) {
        this.state = state;
    }

    CreditsUsed use(UseCredits command, Ids ids) {
        Credits amount = command.amount();
        requireAvailable(amount);
        Draft draft = new Draft(state);
        draft.use(amount);
        Booking booking = draft.booking();
        return new CreditsUsed(
                command.account(),
                new TransactionId(ids.next()),
                amount,
                booking,
                state.balanceAfter(booking),
                command.video(),
                command.description(),
                command.metadata());
    }

    void requireAvailable(Credits amount) {
        if (amount.exceeds(state.available())) {
            throw new InsufficientCredits(state.available(), amount);
        }
    }

    /** Never refused for want of balance: what no lot covers is debt. */
    CreditsAdjusted adjust(AdjustCredits command, Ids ids) {
        Draft draft = new Draft(state);
        draft.takeOnDebt(draft.use(command.amount()));
        Booking booking = draft.booking();
        return new CreditsAdjusted(
                command.account(),
                new TransactionId(ids.next()),
                command.direction(),
                command.amount(),
                booking,
                state.balanceAfter(booking),
                command.reason());
    }

    /** Debt and an unheld remainder never stand side by side: what was set free pays; null if there is nothing to pay. */
    @Nullable
    DebtPaid payDebt(AccountId account) {
        if (state.debt().isZero()) {
            return null;
        }
        Draft draft = new Draft(state);
        Credits paid = state.debt().minus(draft.use(state.debt()));
        draft.payDebt(paid);
        return paid.isZero() ? null : new DebtPaid(account, draft.booking());
    }

    CreditsExpired expire(AccountId account, Lot lot, Ids ids) {
        Draft draft = new Draft(state);
        draft.expire(lot, lot.unheld());
        Booking booking = draft.booking();
        return new CreditsExpired(
                account, new TransactionId(ids.next()), lot.unheld(), booking, state.balanceAfter(booking));
    }
}
