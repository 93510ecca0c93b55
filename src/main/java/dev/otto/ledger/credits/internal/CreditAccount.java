package dev.otto.ledger.credits.internal;

import static dev.otto.ledger.credits.internal.Admission.known;
import static dev.otto.ledger.credits.internal.Admission.requireInUse;
import static dev.otto.ledger.credits.internal.Admission.requireOpen;
import static dev.otto.ledger.credits.internal.Admission.requirePositive;
import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import dev.otto.ledger.credits.AccountExists;
import dev.otto.ledger.credits.BookedTransactions;
import dev.otto.ledger.credits.BookedTransactions.Purchase;
import dev.otto.ledger.credits.BookedTransactions.Reversal;
import dev.otto.ledger.credits.BookedTransactions.Usage;
import dev.otto.ledger.credits.CreditCommand.AdjustCredits;
import dev.otto.ledger.credits.CreditCommand.AdjustCredits.Direction;
import dev.otto.ledger.credits.CreditCommand.CaptureHold;
import dev.otto.ledger.credits.CreditCommand.EraseAccount;
import dev.otto.ledger.credits.CreditCommand.ExpireDue;
import dev.otto.ledger.credits.CreditCommand.GiveBack;
import dev.otto.ledger.credits.CreditCommand.GrantCredits;
import dev.otto.ledger.credits.CreditCommand.OpenAccount;
import dev.otto.ledger.credits.CreditCommand.PlaceHold;
import dev.otto.ledger.credits.CreditCommand.PurchaseCredits;
import dev.otto.ledger.credits.CreditCommand.RefundUsage;
import dev.otto.ledger.credits.CreditCommand.ReinstateReversal;
import dev.otto.ledger.credits.CreditCommand.ReversePurchase;
import dev.otto.ledger.credits.CreditCommand.UseCredits;
import dev.otto.ledger.credits.CreditCommand.VoidHold;
import dev.otto.ledger.credits.CreditEvent;
import dev.otto.ledger.credits.CreditEvent.AccountErased;
import dev.otto.ledger.credits.CreditEvent.AccountOpened;
import dev.otto.ledger.credits.CreditEvent.CreditsPurchased;
import dev.otto.ledger.credits.CreditEvent.DebtPaid;
import dev.otto.ledger.credits.CreditEvent.HoldCaptured;
import dev.otto.ledger.credits.CreditEvent.PurchaseReversed;
import dev.otto.ledger.credits.HoldEnded;
import dev.otto.ledger.credits.HoldOwner;
import dev.otto.ledger.credits.LotPolicy;
import dev.otto.ledger.credits.NotAPurchase;
import dev.otto.ledger.credits.NotAReversal;
import dev.otto.ledger.credits.NotAUsage;
import dev.otto.ledger.credits.UnknownAccount;
import dev.otto.ledger.credits.VideoGate;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.HoldId;
import dev.otto.ledger.kernel.Ids;
import dev.otto.ledger.kernel.Now;
import dev.otto.ledger.kernel.StreamRoot;
import dev.otto.ledger.kernel.TransactionId;
import dev.otto.ledger.kernel.VideoId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/**
 * The account: the boundary within which every rule about credits holds. Each command first books what is due, then
 * decides on what is left; whatever sets credits free or brings them in ends by paying debt and then expiring what is
 * due of them. The decisions themselves are the value objects' beside it.
 */
@Aggregate(type = "account", repository = "creditAccounts")
@StreamRoot.Stream(value = "account", state = AccountState.class, stateVersion = 3)
public class CreditAccount implements StreamRoot<AccountState> {
    @AggregateIdentifier
    private @Nullable AccountId account;

    private AccountState state = AccountState.NONE;

    @Override
    public void resume(UUID id, @Nullable AccountState known) {
        account = new AccountId(id);
        state = known == null ? AccountState.NONE : known;
    }

    @Override
    public AccountState state() {
        return state;
    }

    @Override
    public @Nullable Instant nextDueAfter(Instant now) {
        return state.nextDueAfter(now);
    }

    @Override
    public boolean erased() {
        return state.erased();
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(OpenAccount command) {
        if (state.opened()) {
            throw new AccountExists();
        }
        apply(new AccountOpened(command.account()));
    }

    @CommandHandler
    void handle(EraseAccount command) {
        apply(new AccountErased(opened()));
    }

    /** Answers the purchase's transaction, for the payment that it is of. */
    @CommandHandler
    TransactionId handle(PurchaseCredits command, LotPolicy policy, HoldOwner holdOwner, Ids ids, Now now) {
        requirePositive(command.amount());
        requireInUse(state);
        bookDue(holdOwner, ids, now);
        CreditsPurchased purchased = new Incoming(state, policy, ids).purchase(command);
        apply(purchased);
        settle(ids, now);
        return purchased.transaction();
    }

    @CommandHandler
    void handle(GrantCredits command, LotPolicy policy, HoldOwner holdOwner, Ids ids, Now now) {
        requirePositive(command.amount());
        requireInUse(state);
        bookDue(holdOwner, ids, now);
        apply(new Incoming(state, policy, ids).grant(command));
        settle(ids, now);
    }

    @CommandHandler
    void handle(AdjustCredits command, LotPolicy policy, HoldOwner holdOwner, Ids ids, Now now) {
        requirePositive(command.amount());
        bookDue(holdOwner, ids, now);
        apply(
                command.direction() == Direction.CREDIT
                        ? new Incoming(state, policy, ids).adjustment(command)
                        : new Outgoing(state).adjust(command, ids));
    }

    @CommandHandler
    void handle(UseCredits command, VideoGate videoGate, HoldOwner holdOwner, Ids ids, Now now) {
        requirePositive(command.amount());
        requireInUse(state);
        bookDue(holdOwner, ids, now);
        requireOpen(command.video(), command.account(), videoGate);
        apply(new Outgoing(state).use(command, ids));
    }

    @CommandHandler
    void handle(PlaceHold command, LotPolicy policy, VideoGate videoGate, HoldOwner holdOwner, Ids ids, Now now) {
        requirePositive(command.amount());
        requireInUse(state);
        bookDue(holdOwner, ids, now);
        requireOpen(command.video(), command.account(), videoGate);
        apply(new Holding(state).place(command, policy, now));
    }

    /** Answers the capture's transaction, for the video that ends with it. */
    @CommandHandler
    TransactionId handle(CaptureHold command, HoldOwner holdOwner, Ids ids, Now now) {
        requirePositive(command.amount());
        Hold hold = openHold(command.hold(), holdOwner, ids, now);
        Holding.requireEndedBy(hold, command.owner());
        HoldCaptured captured = new Holding(state).capture(hold, command, ids);
        apply(captured);
        settle(ids, now);
        return captured.transaction();
    }

    @CommandHandler
    void handle(VoidHold command, HoldOwner holdOwner, Ids ids, Now now) {
        Hold hold = openHold(command.hold(), holdOwner, ids, now);
        Holding.requireEndedBy(hold, command.owner());
        apply(new Holding(state).release(command.account(), hold));
        settle(ids, now);
    }

    @CommandHandler
    void handle(
            RefundUsage command, BookedTransactions booked, LotPolicy policy, HoldOwner holdOwner, Ids ids, Now now) {
        requirePositive(command.amount());
        AccountId id = command.account();
        bookDue(holdOwner, ids, now);
        Usage usage = known(booked.usage(id, command.usage()), NotAUsage::new);
        apply(new Refunds(id, state, booked, policy, ids, now).refund(usage, command.amount(), command.reason()));
        settle(ids, now);
    }

    @CommandHandler
    TransactionId handle(ReversePurchase command, BookedTransactions booked, HoldOwner holdOwner, Ids ids, Now now) {
        requirePositive(command.amount());
        AccountId id = command.account();
        bookDue(holdOwner, ids, now);
        Purchase purchase = known(booked.purchase(id, command.purchase()), NotAPurchase::new);
        PurchaseReversed reversed =
                new Reversals(id, state, booked, ids).reverse(purchase, command.amount(), command.reason());
        apply(reversed);
        return reversed.transaction();
    }

    @CommandHandler
    void handle(
            ReinstateReversal command,
            BookedTransactions booked,
            LotPolicy policy,
            HoldOwner holdOwner,
            Ids ids,
            Now now) {
        requirePositive(command.amount());
        AccountId id = command.account();
        bookDue(holdOwner, ids, now);
        Reversal reversal = known(booked.reversal(id, command.reversal()), NotAReversal::new);
        apply(new Reinstatements(id, state, booked, policy, ids, now)
                .reinstate(reversal, command.amount(), command.reason()));
        settle(ids, now);
    }

    @CommandHandler
    void handle(GiveBack command, BookedTransactions booked, LotPolicy policy, HoldOwner holdOwner, Ids ids, Now now) {
        AccountId id = command.account();
        bookDue(holdOwner, ids, now);
        for (Hold hold : state.holds().naming(command.video())) {
            apply(new Holding(state).release(id, hold));
            settle(ids, now);
        }
        for (Usage usage : booked.usagesOf(id, command.video())) {
            apply(new Refunds(id, state, booked, policy, ids, now).refund(usage, null, null));
        }
        settle(ids, now);
    }

    @CommandHandler
    void handle(ExpireDue command, HoldOwner holdOwner, Ids ids, Now now) {
        bookDue(holdOwner, ids, now);
    }

    /**
     * R7: whatever is due is booked before anything is decided. All holds end before any owner is told: an owner may
     * come back here to give credits back, and must not find another due hold to end within that.
     */
    private void bookDue(HoldOwner holdOwner, Ids ids, Now now) {
        AccountId id = opened();
        List<Hold> due = state.holds().due(now);
        for (Hold hold : due) {
            apply(new Holding(state).expire(id, hold));
            payDebt();
        }
        for (Hold hold : due) {
            VideoId video = hold.video();
            if (hold.ownedByVideo() && video != null) {
                holdOwner.holdExpired(id, hold.id(), video);
            }
        }
        expireLots(ids, now);
    }

    private Hold openHold(HoldId wanted, HoldOwner holdOwner, Ids ids, Now now) {
        Hold before = state.holds().find(wanted);
        bookDue(holdOwner, ids, now);
        Hold hold = state.holds().find(wanted);
        if (hold == null) {
            throw new HoldEnded(before == null ? null : before.due(now) ? "expired" : "voided");
        }
        return hold;
    }

    /** R2: what came in or was set free pays debt first, and only then expires if it is due. */
    private void settle(Ids ids, Now now) {
        payDebt();
        expireLots(ids, now);
    }

    private void payDebt() {
        DebtPaid paid = new Outgoing(state).payDebt(opened());
        if (paid != null) {
            apply(paid);
        }
    }

    private void expireLots(Ids ids, Now now) {
        AccountId id = opened();
        for (Lot lot = state.lots().due(now); lot != null; lot = state.lots().due(now)) {
            apply(new Outgoing(state).expire(id, lot, ids));
        }
    }

    private AccountId opened() {
        if (account == null || !state.opened()) {
            throw new UnknownAccount();
        }
        return account;
    }

    @EventSourcingHandler
    void on(CreditEvent event) {
        account = event.account();
        state = state.after(event);
    }
}
