package dev.otto.ledger.credits.internal;

import dev.otto.ledger.credits.Booking;
import dev.otto.ledger.credits.CreditCommand.AdjustCredits;
import dev.otto.ledger.credits.CreditCommand.GrantCredits;
import dev.otto.ledger.credits.CreditCommand.PurchaseCredits;
import dev.otto.ledger.credits.CreditEvent.CreditsAdjusted;
import dev.otto.ledger.credits.CreditEvent.CreditsGranted;
import dev.otto.ledger.credits.CreditEvent.CreditsPurchased;
import dev.otto.ledger.credits.FamilyChange;
import dev.otto.ledger.credits.LotKind;
import dev.otto.ledger.credits.LotMoney;
import dev.otto.ledger.credits.LotPolicy;
import dev.otto.ledger.credits.LotTerms;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.Ids;
import dev.otto.ledger.kernel.LotId;
import dev.otto.ledger.kernel.Money;
import dev.otto.ledger.kernel.TransactionId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Credits that come in: they pay debt first, what that takes counts as used, and the rest is a lot, or joins one that
 * is alike.
 */
final class Incoming {
    /** The priority of whatever names none. */
    static final int DEFAULT_PRIORITY = 100;

    private final AccountState state;
    private final LotPolicy policy;
    private final Ids ids;

    Incoming(AccountState state, LotPolicy policy, Ids ids) {
        this.state = state;
        this.policy = policy;
        this.ids = ids;
    }

    CreditsPurchased purchase(PurchaseCredits command) {
        Booking booking =
                book(LotKind.PURCHASE, command.amount(), command.paid(), DEFAULT_PRIORITY, command.expiresAt());
        return new CreditsPurchased(
                command.account(),
                new TransactionId(ids.next()),
                command.amount(),
                booking,
                state.balanceAfter(booking),
                command.paid(),
                command.paymentReference(),
                command.provider(),
                command.description(),
                command.metadata());
    }

    CreditsGranted grant(GrantCredits command) {
        Booking booking = book(LotKind.GRANT, command.amount(), null, command.priority(), command.expiresAt());
        return new CreditsGranted(
                command.account(),
                new TransactionId(ids.next()),
                command.amount(),
                booking,
                state.balanceAfter(booking),
                command.description());
    }

    CreditsAdjusted adjustment(AdjustCredits command) {
        Booking booking = book(LotKind.ADJUSTMENT, command.amount(), null, DEFAULT_PRIORITY, null);
        return new CreditsAdjusted(
                command.account(),
                new TransactionId(ids.next()),
                command.direction(),
                command.amount(),
                booking,
                state.balanceAfter(booking),
                command.reason());
    }

    private Booking book(
            LotKind kind, Credits amount, @Nullable Money paid, int priority, @Nullable Instant expiresAt) {
        Draft draft = new Draft(state);
        Credits rest = draft.payDebt(amount);
        Lot alike = paid == null ? state.lots().alike(kind, priority, expiresAt, amount) : null;
        if (alike != null) {
            draft.change(alike, rest, Credits.ZERO, null, 0);
            return draft.booking();
        }
        LotId lot = new LotId(ids.next());
        if (paid != null) {
            draft.family(new FamilyChange(lot, paid, Credits.ZERO, Credits.ZERO, 0, 0, 0));
        }
        LotTerms terms = new LotTerms(kind, lot, null, priority, expiresAt, draft.nextAge());
        draft.open(lot, terms, rest, money(paid, amount, amount.minus(rest)));
        draft.requireRoom(policy);
        return draft.booking();
    }

    private static @Nullable LotMoney money(@Nullable Money paid, Credits amount, Credits gone) {
        return paid == null ? null : new LotMoney(paid.minor(), paid.currency(), amount.value(), gone.value());
    }
}
