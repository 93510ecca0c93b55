package dev.otto.ledger.payments.internal;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import dev.otto.ledger.credits.BookedTransactions;
import dev.otto.ledger.credits.BookedTransactions.Purchase;
import dev.otto.ledger.credits.BookedTransactions.Reversal;
import dev.otto.ledger.credits.CreditCommand.PurchaseCredits;
import dev.otto.ledger.credits.CreditCommand.ReinstateReversal;
import dev.otto.ledger.credits.CreditCommand.ReversePurchase;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.Money;
import dev.otto.ledger.kernel.Personal;
import dev.otto.ledger.kernel.SameAppend;
import dev.otto.ledger.kernel.StreamRoot;
import dev.otto.ledger.kernel.TransactionId;
import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.payments.AlreadyResolved;
import dev.otto.ledger.payments.PaymentCommand.ErasePayment;
import dev.otto.ledger.payments.PaymentCommand.NoteFacts;
import dev.otto.ledger.payments.PaymentCommand.ResolvePayment;
import dev.otto.ledger.payments.PaymentEvent;
import dev.otto.ledger.payments.PaymentEvent.Fact;
import dev.otto.ledger.payments.PaymentEvent.PaymentAssessed;
import dev.otto.ledger.payments.PaymentEvent.PaymentErased;
import dev.otto.ledger.payments.PaymentEvent.PaymentOpened;
import dev.otto.ledger.payments.PaymentEvent.PaymentResolved;
import dev.otto.ledger.payments.PaymentEvent.PurchaseBooked;
import dev.otto.ledger.payments.PaymentEvent.ReinstatementBooked;
import dev.otto.ledger.payments.PaymentEvent.ReversalBooked;
import dev.otto.ledger.payments.PaymentId;
import dev.otto.ledger.payments.PaymentIncomplete;
import dev.otto.ledger.payments.PaymentStatus;
import dev.otto.ledger.payments.PostedPurchase;
import dev.otto.ledger.payments.UnknownPayment;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/**
 * A payment of a provider: the set of what is known of it, and what was booked for that. Each command ends by booking the
 * difference between the two, in its own append; so the order of events does not matter, and nothing is booked twice.
 */
@Aggregate(type = "payment", repository = "payments")
@StreamRoot.Stream(value = "payment", state = PaymentState.class, stateVersion = 2)
public class Payment implements StreamRoot<PaymentState> {
    private static final Personal GONE = new Personal("The payment was refunded or disputed.");
    private static final Personal BACK = new Personal("A refund failed, or a dispute was won.");

    @AggregateIdentifier
    private @Nullable PaymentId payment;

    private @Nullable PaymentState state;

    @Override
    public @Nullable PaymentState state() {
        return state;
    }

    @Override
    public void resume(UUID id, @Nullable PaymentState known) {
        payment = new PaymentId(id);
        state = known;
    }

    @Override
    public boolean erased() {
        return state != null && state.erased();
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(NoteFacts command, BookedTransactions booked, SameAppend append) {
        if (state == null) {
            if (command.facts().isEmpty()) {
                throw new UnknownPayment();
            }
            apply(new PaymentOpened(command.payment(), command.provider(), command.reference()));
        }
        for (Fact fact : command.facts()) {
            if (!known().after(fact).equals(known())) {
                apply(fact);
            }
        }
        settle(command.posted(), command.hindrance(), booked, append);
    }

    @CommandHandler
    void handle(ResolvePayment command, BookedTransactions booked, SameAppend append) {
        PaymentAssessed now = known().assessed();
        boolean open =
                now != null && (now.status() == PaymentStatus.UNMATCHED || now.status() == PaymentStatus.WAITING);
        if (!open || known().resolution() != null || (known().purchase() != null && !command.ignore())) {
            throw new AlreadyResolved();
        }
        apply(new PaymentResolved(
                command.payment(), command.user(), command.credits(), command.ignore(), command.reason()));
        if (!command.ignore() && (!known().facts().isBought() || Assessment.missing(known()) != null)) {
            throw new PaymentIncomplete();
        }
        settle(null, null, booked, append);
    }

    @CommandHandler
    void handle(ErasePayment command) {
        if (!known().erased()) {
            apply(new PaymentErased(command.payment()));
        }
    }

    private void settle(
            @Nullable PostedPurchase posted, @Nullable String hindrance, BookedTransactions booked, SameAppend append) {
        if (known().purchase() == null && known().facts().linked() == null) {
            if (posted != null) {
                adopt(posted, booked);
            } else if (hindrance == null
                    && !known().isIgnored()
                    && known().facts().isBought()
                    && Assessment.missing(known()) == null) {
                buy(append);
            }
        }
        Credits reversed = Credits.ZERO;
        PurchaseBooked purchase = known().purchase();
        if (purchase != null) {
            if (hindrance == null) {
                moveToTarget(purchase, booked, append);
            }
            reversed = bookedPurchase(purchase, booked).reversed();
        }
        assess(hindrance, reversed);
    }

    private void buy(SameAppend append) {
        UserId user = Objects.requireNonNull(known().user());
        Credits credits = Objects.requireNonNull(known().credits());
        Money paid = known().facts().paid();
        Money money = paid != null && Assessment.isKnown(paid) ? paid : null;
        TransactionId transaction = (TransactionId) Objects.requireNonNull(append.send(new PurchaseCredits(
                user.account(), credits, null, money, known().reference(), known().provider(), null, null)));
        apply(new PurchaseBooked(id(), user, transaction, credits, money, false));
    }

    /** R13: one purchase per payment, whoever posts it. */
    private void adopt(PostedPurchase posted, BookedTransactions booked) {
        Purchase purchase = booked.purchase(posted.user().account(), posted.transaction());
        if (purchase != null) {
            apply(new PurchaseBooked(
                    id(), posted.user(), posted.transaction(), purchase.amount(), purchase.paid(), true));
        }
    }

    /** R13: what is reversed of the purchase, by whomever, becomes what the facts say. */
    private void moveToTarget(PurchaseBooked purchase, BookedTransactions booked, SameAppend append) {
        Credits target = target(purchase);
        if (target == null) {
            return;
        }
        Credits reversed = bookedPurchase(purchase, booked).reversed();
        AccountId account = purchase.user().account();
        if (target.exceeds(reversed)) {
            Credits amount = target.minus(reversed);
            TransactionId reversal = (TransactionId) Objects.requireNonNull(
                    append.send(new ReversePurchase(account, purchase.transaction(), amount, GONE)));
            apply(new ReversalBooked(id(), reversal, amount));
            return;
        }
        Credits back = reversed.minus(target);
        List<TransactionId> own = known().reversals();
        for (int i = own.size() - 1; i >= 0 && back.isPositive(); i--) {
            Reversal reversal = Objects.requireNonNull(booked.reversal(account, own.get(i)));
            Credits amount = reversal.reinstatable().min(back);
            if (amount.isPositive()) {
                append.send(new ReinstateReversal(account, reversal.id(), amount, BACK));
                back = back.minus(amount);
            }
            apply(new ReinstatementBooked(id(), reversal.id(), amount, amount.equals(reversal.reinstatable())));
        }
    }

    /** All, where the payment is another's second name: that one has bought, or will. */
    private @Nullable Credits target(PurchaseBooked purchase) {
        if (known().facts().linked() != null) {
            return purchase.credits();
        }
        Money paid = known().paid();
        return paid == null ? null : new Target(known().facts(), paid).of(purchase.credits());
    }

    private static Purchase bookedPurchase(PurchaseBooked purchase, BookedTransactions booked) {
        return Objects.requireNonNull(booked.purchase(purchase.user().account(), purchase.transaction()));
    }

    private void assess(@Nullable String hindrance, Credits reversed) {
        PaymentState now = known();
        Assessment assessment = Assessment.of(now, hindrance);
        PaymentAssessed assessed = new PaymentAssessed(
                id(), assessment.status(), assessment.reason(), now.user(), now.credits(), now.paid(), reversed);
        if (!assessed.equals(now.assessed())) {
            apply(assessed);
        }
    }

    private PaymentId id() {
        return Objects.requireNonNull(payment);
    }

    private PaymentState known() {
        if (state == null) {
            throw new UnknownPayment();
        }
        return state;
    }

    @EventSourcingHandler
    void on(PaymentEvent event) {
        payment = event.payment();
        state = event instanceof PaymentOpened opened ? PaymentState.opened(opened) : known().after(event);
    }
}
