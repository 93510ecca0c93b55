package dev.otto.ledger.credits.internal;

import dev.otto.ledger.credits.BookedAccount.Share;
import dev.otto.ledger.credits.Booking;
import dev.otto.ledger.credits.CaptureExceedsHold;
import dev.otto.ledger.credits.CreditCommand.CaptureHold;
import dev.otto.ledger.credits.CreditCommand.PlaceHold;
import dev.otto.ledger.credits.CreditEvent.HoldCaptured;
import dev.otto.ledger.credits.CreditEvent.HoldExpired;
import dev.otto.ledger.credits.CreditEvent.HoldPlaced;
import dev.otto.ledger.credits.CreditEvent.HoldVoided;
import dev.otto.ledger.credits.HoldOfVideo;
import dev.otto.ledger.credits.LotPolicy;
import dev.otto.ledger.credits.TooManyHolds;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.Ids;
import dev.otto.ledger.kernel.Now;
import dev.otto.ledger.kernel.TransactionId;
import dev.otto.ledger.kernel.VideoId;
import org.jspecify.annotations.Nullable;

/** A hold from its placement, when it takes its lots finally, to its one end (R5). */
final class Holding {
    private final AccountState state;

    Holding(AccountState state) {
        this.state = state;
    }

    HoldPlaced place(PlaceHold command, LotPolicy policy, Now now) {
        new Outgoing(state).requireAvailable(command.amount());
        if (state.holds().count() >= policy.maxOpenHolds()) {
            throw new TooManyHolds(policy.maxOpenHolds());
        }
        return new HoldPlaced(
                command.account(),
                command.hold(),
                command.amount(),
                setAside(command.amount()),
                command.video(),
                command.ownedByVideo(),
                now.instant().plus(command.expiresIn()),
                command.description());
    }

    private Booking setAside(Credits amount) {
        Draft draft = new Draft(state);
        Credits left = amount;
        for (Lot lot : state.lots().inOrderOfUse()) {
            if (left.isZero()) {
                break;
            }
            Credits part = lot.unheld().min(left);
            if (part.isPositive()) {
                draft.hold(lot, part);
                left = left.minus(part);
            }
        }
        return draft.booking();
    }

    /** A video's own hold ends through its video only (R14). */
    static void requireEndedBy(Hold hold, @Nullable VideoId owner) {
        if (hold.ownedByVideo() && !(owner != null && owner.equals(hold.video()))) {
            throw new HoldOfVideo();
        }
    }

    /** Draws on the hold's own lots, and so needs no balance; the rest of them is free again. */
    HoldCaptured capture(Hold hold, CaptureHold command, Ids ids) {
        Credits amount = command.amount() == null ? hold.amount() : command.amount();
        if (amount.exceeds(hold.amount())) {
            throw new CaptureExceedsHold(hold.amount());
        }
        Draft draft = new Draft(state);
        Credits left = amount;
        for (Share share : hold.shares()) {
            Credits part = share.amount().min(left);
            draft.draw(state.lots().get(share.lot()), part, share.amount());
            left = left.minus(part);
        }
        Booking booking = draft.booking();
        return new HoldCaptured(
                command.account(),
                hold.id(),
                new TransactionId(ids.next()),
                amount,
                booking,
                state.balanceAfter(booking),
                hold.video());
    }

    HoldVoided release(AccountId account, Hold hold) {
        return new HoldVoided(account, hold.id(), setFree(hold), hold.video());
    }

    HoldExpired expire(AccountId account, Hold hold) {
        return new HoldExpired(account, hold.id(), setFree(hold), hold.video(), hold.ownedByVideo());
    }

    private Booking setFree(Hold hold) {
        Draft draft = new Draft(state);
        for (Share share : hold.shares()) {
            draft.hold(state.lots().get(share.lot()), share.amount().negated());
        }
        return draft.booking();
    }
}
