package dev.otto.ledger.credits.internal;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import dev.otto.ledger.credits.CreditEvent.DebtPaid;
import dev.otto.ledger.credits.HoldEnded;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.HoldId;
import dev.otto.ledger.kernel.Now;
import dev.otto.ledger.kernel.VideoId;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * R7: whatever is due is booked before anything is decided, and whatever a decision sets free or brings in pays debt first
 * and then expires, if it is due. Each event that is applied changes the state that the next one rests on.
 */
final class Due {
    private final AccountId account;
    private final Supplier<AccountState> state;
    private final Consumer<Runnable> inBetween;
    private final Outside outside;
    private final Now now;

    /**
     * @param state as it is by then
     * @param inBetween runs what may send further commands to this account
     */
    Due(AccountId account, Supplier<AccountState> state, Consumer<Runnable> inBetween, Outside outside, Now now) {
        this.account = account;
        this.state = state;
        this.inBetween = inBetween;
        this.outside = outside;
        this.now = now;
    }

    /**
     * All holds end before any owner is told: an owner may come back to give credits back, and must not find another due
     * hold to end within that.
     */
    void book() {
        List<Hold> due = state.get().holds().due(now);
        for (Hold hold : due) {
            apply(new Holding(state.get()).expire(account, hold));
            payDebt();
        }
        for (Hold hold : due) {
            VideoId video = hold.video();
            if (hold.ownedByVideo() && video != null) {
                inBetween.accept(() -> outside.holdOwner().holdExpired(account, hold.id(), video));
            }
        }
        expireLots();
    }

    /** Books what is due, and answers a hold that is open behind that. */
    Hold openHold(HoldId wanted) {
        Hold before = state.get().holds().find(wanted);
        book();
        Hold hold = state.get().holds().find(wanted);
        if (hold == null) {
            throw new HoldEnded(before == null ? null : before.due(now) ? "expired" : "voided");
        }
        return hold;
    }

    /** R2: what came in or was set free pays debt first, and only then expires if it is due. */
    void settle() {
        payDebt();
        expireLots();
    }

    private void payDebt() {
        DebtPaid paid = new Outgoing(state.get()).payDebt(account);
        if (paid != null) {
            apply(paid);
        }
    }

    private void expireLots() {
        for (Lot lot = next(); lot != null; lot = next()) {
            apply(new Outgoing(state.get()).expire(account, lot, outside.ids()));
        }
    }

    private @Nullable Lot next() {
        return state.get().lots().due(now);
    }
}
