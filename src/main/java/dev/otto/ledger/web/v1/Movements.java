package dev.otto.ledger.web.v1;

import dev.otto.ledger.credits.CreditCommand;
import dev.otto.ledger.credits.CreditCommand.VoidHold;
import dev.otto.ledger.credits.CreditEvent.CreditsAdjusted;
import dev.otto.ledger.credits.CreditEvent.CreditsGranted;
import dev.otto.ledger.credits.CreditEvent.CreditsPurchased;
import dev.otto.ledger.credits.CreditEvent.CreditsUsed;
import dev.otto.ledger.credits.CreditEvent.HoldCaptured;
import dev.otto.ledger.credits.CreditEvent.HoldPlaced;
import dev.otto.ledger.credits.CreditEvent.HoldVoided;
import dev.otto.ledger.credits.CreditEvent.PurchaseReversed;
import dev.otto.ledger.credits.CreditEvent.ReversalReinstated;
import dev.otto.ledger.credits.CreditEvent.Transaction;
import dev.otto.ledger.credits.CreditEvent.UsageRefunded;
import dev.otto.ledger.credits.HoldEnded;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.HoldId;
import dev.otto.ledger.kernel.Ids;
import dev.otto.ledger.kernel.TransactionId;
import dev.otto.ledger.ledger.HoldState;
import dev.otto.ledger.ledger.HoldView;
import dev.otto.ledger.ledger.Holds;
import dev.otto.ledger.ledger.TransactionView;
import dev.otto.ledger.platform.command.Outcome;
import dev.otto.ledger.platform.eventstore.Recorded;
import dev.otto.ledger.web.Sender;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/** Makes requests into commands that move credits. Each method throws {@code NotFound} when its target does not exist. */
@Component
class Movements {
    private static final String VOID = "void";

    private final Deadlines deadlines;
    private final Holds holds;
    private final Ids ids;

    Movements(Deadlines deadlines, Holds holds, Ids ids) {
        this.deadlines = deadlines;
        this.holds = holds;
        this.ids = ids;
    }

    Movement<TransactionView> purchase(UUID user, PurchaseRequest request, Targets targets, Sender sender) {
        deadlines.requireAhead(request.expiresAt(), sender);
        return booking(
                PurchaseRequest.KIND, user, request, request.command(targets.ofUser(user)), CreditsPurchased.class);
    }

    Movement<TransactionView> grant(UUID user, GrantRequest request, Targets targets, Sender sender) {
        deadlines.requireAhead(request.expiresAt(), sender);
        return booking(GrantRequest.KIND, user, request, request.command(targets.ofUser(user)), CreditsGranted.class);
    }

    Movement<TransactionView> usage(UUID user, UsageRequest request, Targets targets) {
        return booking(UsageRequest.KIND, user, request, request.command(targets.ofUser(user)), CreditsUsed.class);
    }

    Movement<TransactionView> adjustment(UUID user, AdjustmentRequest request, Targets targets) {
        return booking(
                AdjustmentRequest.KIND, user, request, request.command(targets.ofUser(user)), CreditsAdjusted.class);
    }

    Movement<TransactionView> refund(UUID usage, GiveBackRequest request, Targets targets) {
        CreditCommand command = request.refund(targets.ofTransaction(usage), TransactionId.of(usage));
        return booking(GiveBackRequest.REFUND, usage, request, command, UsageRefunded.class);
    }

    Movement<TransactionView> reversal(UUID purchase, GiveBackRequest request, Targets targets) {
        CreditCommand command = request.reversal(targets.ofTransaction(purchase), TransactionId.of(purchase));
        return booking(GiveBackRequest.REVERSAL, purchase, request, command, PurchaseReversed.class);
    }

    Movement<TransactionView> reinstatement(UUID reversal, GiveBackRequest request, Targets targets) {
        CreditCommand command = request.reinstatement(targets.ofTransaction(reversal), TransactionId.of(reversal));
        return booking(GiveBackRequest.REINSTATEMENT, reversal, request, command, ReversalReinstated.class);
    }

    Movement<HoldView> hold(UUID user, HoldRequest request, Targets targets) {
        return new Movement<>(
                HoldRequest.KIND,
                user,
                request,
                request.command(targets.ofUser(user), HoldId.of(ids.next())),
                outcome -> {
                    Recorded recorded = outcome.last(HoldPlaced.class).orElseThrow();
                    return HoldView.placed(recorded, (HoldPlaced) recorded.event());
                },
                hold -> "/v1/holds/" + hold.id(),
                null);
    }

    Movement<HoldView> capture(UUID id, CaptureRequest request, Targets targets) {
        HoldView hold = targets.hold(id);
        CreditCommand command = request.command(AccountId.of(hold.userId()), HoldId.of(id));
        return ending(CaptureRequest.KIND, hold, request, command, outcome -> {
            Recorded recorded = outcome.last(HoldCaptured.class).orElseThrow();
            return hold.captured(recorded, (HoldCaptured) recorded.event());
        });
    }

    Movement<HoldView> giveUp(UUID id, NoFields request, Targets targets) {
        HoldView hold = targets.hold(id);
        CreditCommand command = new VoidHold(AccountId.of(hold.userId()), HoldId.of(id), null);
        return ending(
                VOID,
                hold,
                request,
                command,
                outcome -> hold.voided(outcome.last(HoldVoided.class).orElseThrow()));
    }

    /** @param made the event that is the transaction; others, such as an expiry that was due, may come beside it */
    private static Movement<TransactionView> booking(
            String kind, UUID target, Record request, CreditCommand command, Class<? extends Transaction> made) {
        return new Movement<>(
                kind,
                target,
                request,
                command,
                outcome -> {
                    Recorded recorded = outcome.last(made).orElseThrow();
                    return TransactionView.of(recorded, made.cast(recorded.event()));
                },
                transaction -> "/v1/transactions/" + transaction.id(),
                null);
    }

    private Movement<HoldView> ending(
            String kind, HoldView hold, Record request, CreditCommand command, Function<Outcome, HoldView> answer) {
        return new Movement<>(kind, hold.id(), request, command, answer, null, () -> ended(hold));
    }

    private HoldEnded ended(HoldView before) {
        HoldState state =
                before.state() == HoldState.OPEN ? holds.get(before.id()).state() : before.state();
        // Past its deadline and not booked yet: the sweep is about to.
        return new HoldEnded((state == HoldState.OPEN ? HoldState.EXPIRED : state).code());
    }
}
