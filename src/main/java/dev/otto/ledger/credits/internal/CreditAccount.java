package dev.otto.ledger.credits.internal;

import static dev.otto.ledger.credits.internal.Admission.known;
import static dev.otto.ledger.credits.internal.Admission.requireInUse;
import static dev.otto.ledger.credits.internal.Admission.requireOpen;
import static dev.otto.ledger.credits.internal.Admission.requirePositive;
import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import dev.otto.ledger.credits.AccountExists;
import dev.otto.ledger.credits.BookedTransactions.Purchase;
import dev.otto.ledger.credits.BookedTransactions.Reversal;
import dev.otto.ledger.credits.BookedTransactions.Usage;
import dev.otto.ledger.credits.CreditCommand;
import dev.otto.ledger.credits.CreditCommand.AdjustCredits.Direction;
import dev.otto.ledger.credits.CreditEvent;
import dev.otto.ledger.credits.CreditEvent.AccountErased;
import dev.otto.ledger.credits.CreditEvent.AccountOpened;
import dev.otto.ledger.credits.CreditEvent.BalanceFellLow;
import dev.otto.ledger.credits.CreditEvent.CreditsPurchased;
import dev.otto.ledger.credits.CreditEvent.HoldCaptured;
import dev.otto.ledger.credits.CreditEvent.PurchaseReversed;
import dev.otto.ledger.credits.CreditEvent.ThresholdsSet;
import dev.otto.ledger.credits.NotAPurchase;
import dev.otto.ledger.credits.NotAReversal;
import dev.otto.ledger.credits.NotAUsage;
import dev.otto.ledger.credits.Thresholds;
import dev.otto.ledger.credits.UnknownAccount;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.Now;
import dev.otto.ledger.kernel.StreamRoot;
import dev.otto.ledger.kernel.TransactionId;
import java.time.Duration;
import java.time.Instant;
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
    /** Before the command that is being decided, and what it sends after itself. */
    private Credits balanceBefore = Credits.ZERO;

    /** Whether what is under way here is part of another command to this account. */
    private boolean between;

    @Override
    public void resume(UUID id, @Nullable AccountState known) {
        account = new AccountId(id);
        state = known == null ? AccountState.NONE : known;
        balanceBefore = state.balance();
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
    void handle(CreditCommand.OpenAccount command) {
        if (state.opened()) {
            throw new AccountExists();
        }
        apply(new AccountOpened(command.account()));
    }

    @CommandHandler
    void handle(CreditCommand.EraseAccount command) {
        apply(new AccountErased(opened()));
    }

    /** Answers the purchase's transaction, for the payment that it is of. */
    @CommandHandler
    TransactionId handle(CreditCommand.PurchaseCredits command, Outside outside, Now now) {
        requirePositive(command.amount());
        requireInUse(state);
        Due due = due(outside, now);
        due.book();
        CreditsPurchased purchased = new Incoming(state, outside.lots(), outside.ids()).purchase(command);
        apply(purchased);
        due.settle();
        tellIfLow(outside);
        return purchased.transaction();
    }

    @CommandHandler
    void handle(CreditCommand.GrantCredits command, Outside outside, Now now) {
        requirePositive(command.amount());
        requireInUse(state);
        Due due = due(outside, now);
        due.book();
        apply(new Incoming(state, outside.lots(), outside.ids()).grant(command));
        due.settle();
        tellIfLow(outside);
    }

    @CommandHandler
    void handle(CreditCommand.AdjustCredits command, Outside outside, Now now) {
        requirePositive(command.amount());
        due(outside, now).book();
        apply(
                command.direction() == Direction.CREDIT
                        ? new Incoming(state, outside.lots(), outside.ids()).adjustment(command)
                        : new Outgoing(state).adjust(command, outside.ids()));
        tellIfLow(outside);
    }

    @CommandHandler
    void handle(CreditCommand.UseCredits command, Outside outside, Now now) {
        requirePositive(command.amount());
        requireInUse(state);
        due(outside, now).book();
        requireOpen(command.video(), command.account(), outside.videos());
        apply(new Outgoing(state).use(command, outside.ids()));
        tellIfLow(outside);
    }

    @CommandHandler
    void handle(CreditCommand.PlaceHold command, Outside outside, Now now) {
        requirePositive(command.amount());
        requireInUse(state);
        due(outside, now).book();
        requireOpen(command.video(), command.account(), outside.videos());
        apply(new Holding(state).place(command, outside.lots(), now));
        tellIfLow(outside);
    }

    /** Answers the capture's transaction, for the video that ends with it. */
    @CommandHandler
    TransactionId handle(CreditCommand.CaptureHold command, Outside outside, Now now) {
        requirePositive(command.amount());
        Due due = due(outside, now);
        Hold hold = due.openHold(command.hold());
        Holding.requireEndedBy(hold, command.owner());
        HoldCaptured captured = new Holding(state).capture(hold, command, outside.ids());
        apply(captured);
        due.settle();
        tellIfLow(outside);
        return captured.transaction();
    }

    @CommandHandler
    void handle(CreditCommand.VoidHold command, Outside outside, Now now) {
        Due due = due(outside, now);
        Hold hold = due.openHold(command.hold());
        Holding.requireEndedBy(hold, command.owner());
        apply(new Holding(state).release(command.account(), hold));
        due.settle();
        tellIfLow(outside);
    }

    @CommandHandler
    void handle(CreditCommand.RefundUsage command, Outside outside, Now now) {
        requirePositive(command.amount());
        AccountId id = command.account();
        Due due = due(outside, now);
        due.book();
        Usage usage = known(outside.booked().usage(id, command.usage()), NotAUsage::new);
        apply(new Refunds(id, state, outside, now).refund(usage, command.amount(), command.reason()));
        due.settle();
        tellIfLow(outside);
    }

    @CommandHandler
    TransactionId handle(CreditCommand.ReversePurchase command, Outside outside, Now now) {
        requirePositive(command.amount());
        AccountId id = command.account();
        due(outside, now).book();
        Purchase purchase = known(outside.booked().purchase(id, command.purchase()), NotAPurchase::new);
        PurchaseReversed reversed = new Reversals(id, state, outside.booked(), outside.ids())
                .reverse(purchase, command.amount(), command.reason());
        apply(reversed);
        tellIfLow(outside);
        return reversed.transaction();
    }

    @CommandHandler
    void handle(CreditCommand.ReinstateReversal command, Outside outside, Now now) {
        requirePositive(command.amount());
        AccountId id = command.account();
        Due due = due(outside, now);
        due.book();
        Reversal reversal = known(outside.booked().reversal(id, command.reversal()), NotAReversal::new);
        apply(new Reinstatements(id, state, outside, now).reinstate(reversal, command.amount(), command.reason()));
        due.settle();
        tellIfLow(outside);
    }

    @CommandHandler
    void handle(CreditCommand.GiveBack command, Outside outside, Now now) {
        AccountId id = command.account();
        Due due = due(outside, now);
        due.book();
        for (Hold hold : state.holds().naming(command.video())) {
            apply(new Holding(state).release(id, hold));
            due.settle();
        }
        for (Usage usage : outside.booked().usagesOf(id, command.video())) {
            new Refunds(id, state, outside, now).allOf(usage, command.asked()).ifPresent(refunded -> apply(refunded));
        }
        due.settle();
        tellIfLow(outside);
    }

    @CommandHandler
    void handle(CreditCommand.ExpireDue command, Outside outside, Now now) {
        due(outside, now).book();
        tellIfLow(outside);
    }

    @CommandHandler
    void handle(CreditCommand.SetThresholds command) {
        AccountId id = opened();
        requireInUse(state);
        if (!command.thresholds().equals(state.told().own())) {
            apply(ThresholdsSet.of(id, command.thresholds(), command.reason()));
        }
    }

    @CommandHandler
    void handle(CreditCommand.TellOfExpiry command, Outside outside, Now now) {
        due(outside, now).book();
        tellIfLow(outside);
        Duration within = thresholds(outside).expiringWithin();
        if (within == null || within.isZero() || state.erased()) {
            return;
        }
        for (Lot lot : state.nearing(now, within)) {
            apply(lot.expiryNeared(opened()));
        }
    }

    private Due due(Outside outside, Now now) {
        return new Due(opened(), this::state, this::inBetween, outside, now);
    }

    private void inBetween(Runnable work) {
        boolean outer = between;
        between = true;
        try {
            work.run();
        } finally {
            between = outer;
        }
    }

    /** At the end of whatever may take credits: of how much there was in between nobody is told. */
    private void tellIfLow(Outside outside) {
        if (between || !balanceBefore.exceeds(state.balance()) || state.erased()) {
            return;
        }
        Credits threshold = thresholds(outside).lowBalance();
        if (threshold != null && state.told().isNews(state.balance(), threshold)) {
            apply(new BalanceFellLow(opened(), threshold, state.balance(), state.available()));
        }
    }

    private Thresholds thresholds(Outside outside) {
        return state.told().own().or(outside.thresholds().thresholds());
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
