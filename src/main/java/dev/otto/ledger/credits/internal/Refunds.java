package dev.otto.ledger.credits.internal;

import dev.otto.ledger.credits.BookedTransactions;
import dev.otto.ledger.credits.BookedTransactions.BookedLot;
import dev.otto.ledger.credits.BookedTransactions.Draw;
import dev.otto.ledger.credits.BookedTransactions.Usage;
import dev.otto.ledger.credits.Booking;
import dev.otto.ledger.credits.CreditEvent.UsageRefunded;
import dev.otto.ledger.credits.LotMoney;
import dev.otto.ledger.credits.LotPolicy;
import dev.otto.ledger.credits.LotTerms;
import dev.otto.ledger.credits.RefundExceedsUsage;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.BalanceLimitExceeded;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.Ids;
import dev.otto.ledger.kernel.LotId;
import dev.otto.ledger.kernel.Now;
import dev.otto.ledger.kernel.Personal;
import dev.otto.ledger.kernel.TransactionId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Credits of a usage go back to where they were drawn from, as if that much less had been used (R4, R6). */
final class Refunds {
    private static final Logger LOG = LoggerFactory.getLogger(Refunds.class);

    private final AccountId account;
    private final AccountState state;
    private final BookedTransactions booked;
    private final LotPolicy policy;
    private final Ids ids;
    private final Now now;
    private final Draft draft;

    Refunds(AccountId account, AccountState state, Outside outside, Now now) {
        this.account = account;
        this.state = state;
        this.booked = outside.booked();
        this.policy = outside.lots();
        this.ids = outside.ids();
        this.now = now;
        this.draft = new Draft(state);
    }

    /** @param before how much of the draw was refunded before; {@code amount} follows it */
    private record Portion(Draw draw, Credits before, Credits amount) {
        Portion less(Credits paid) {
            return new Portion(draw, before, amount.minus(paid));
        }

        /** Minor units that the draw had recognised for this portion. */
        long money() {
            return Proportion.step(
                    draw.released(),
                    before.value(),
                    amount.value(),
                    draw.amount().value());
        }
    }

    /** What somebody asks for; null: all that is left. */
    UsageRefunded refund(Usage usage, @Nullable Credits wanted, @Nullable Personal reason) {
        Credits amount = wanted == null ? usage.refundable() : wanted;
        if (amount.isZero() || amount.exceeds(usage.refundable())) {
            throw new RefundExceedsUsage(usage.refundable());
        }
        UsageRefunded refunded = drafted(usage, amount, reason);
        draft.requireRoom(policy);
        return refunded;
    }

    /**
     * R14: all that is left of a usage, for a video that came to nothing. It is not held to the number of lots, of which
     * whoever tells of the video knows nothing. A balance that cannot grow by it (R16) is refused to whoever asks. Where the
     * time of a hold has come, nobody asks, and whatever else is done on the account waits for it (R5): then it is left, for
     * a refund by hand.
     */
    Optional<UsageRefunded> allOf(Usage usage, boolean asked) {
        try {
            return Optional.of(drafted(usage, usage.refundable(), null));
        } catch (BalanceLimitExceeded e) {
            if (asked) {
                throw e;
            }
            LOG.warn(
                    "{} credits of usage {} did not come back to {} with their video: its balance is at the limit."
                            + " Refund them by hand when it is lower",
                    usage.refundable(),
                    usage.id(),
                    account);
            return Optional.empty();
        }
    }

    private UsageRefunded drafted(Usage usage, Credits amount, @Nullable Personal reason) {
        for (Portion portion : lessDebt(lastDrawnFirst(usage, amount))) {
            giveBack(portion);
        }
        Booking booking = draft.booking();
        return new UsageRefunded(
                account,
                new TransactionId(ids.next()),
                usage.id(),
                amount,
                usage.refunded().plus(amount),
                booking,
                state.balanceAfter(booking),
                usage.video(),
                reason);
    }

    private static List<Portion> lastDrawnFirst(Usage usage, Credits amount) {
        List<Portion> portions = new ArrayList<>();
        Credits skip = usage.refunded();
        Credits left = amount;
        for (int i = usage.draws().size() - 1; i >= 0 && left.isPositive(); i--) {
            Draw draw = usage.draws().get(i);
            Credits before = draw.amount().min(skip);
            Credits part = draw.amount().minus(before).min(left);
            skip = skip.minus(before);
            left = left.minus(part);
            if (part.isPositive()) {
                portions.add(new Portion(draw, before, part));
            }
        }
        return portions;
    }

    /**
     * Debt is paid by what was drawn first, as it would have been paid by lots in their order of use. The money of
     * what pays it stays recognised.
     */
    private List<Portion> lessDebt(List<Portion> portions) {
        List<Portion> rest = new ArrayList<>(portions);
        for (int i = rest.size() - 1; i >= 0; i--) {
            Portion portion = rest.get(i);
            Credits left = draft.payDebt(portion.amount());
            rest.set(i, portion.less(portion.amount().minus(left)));
        }
        rest.removeIf(portion -> portion.amount().isZero());
        return rest;
    }

    private void giveBack(Portion portion) {
        LotId id = portion.draw().lot();
        Lot open = state.lots().find(id);
        LotTerms terms = open == null ? closed(id).terms() : open.terms();
        Instant expiry = terms.expiresAt();
        if (expiry != null && now.hasReached(expiry)) {
            regrant(id, terms, portion);
        } else if (open != null) {
            draft.change(open, portion.amount(), Credits.ZERO, restored(open, portion), 0);
        } else {
            draft.open(id, terms, portion.amount(), fresh(terms.family(), portion));
        }
    }

    private BookedLot closed(LotId id) {
        return Objects.requireNonNull(booked.lot(account, id), "a usage names a lot that is not booked");
    }

    private void regrant(LotId expired, LotTerms terms, Portion portion) {
        Instant expiresAt = now.instant().plus(policy.regrantGrace());
        LotMoney money = fresh(terms.family(), portion);
        // A regrant is never merged into by anything but regrants, so it need not remember that it carries nothing.
        boolean worthless = money == null || money.minor() == 0;
        Lot alike = worthless ? state.lots().regrantLike(expired, expiresAt) : null;
        if (alike != null) {
            draft.change(alike, portion.amount(), Credits.ZERO, null, 0);
            return;
        }
        LotTerms regranted =
                new LotTerms(terms.kind(), terms.family(), expired, terms.priority(), expiresAt, draft.nextAge());
        draft.open(new LotId(ids.next()), regranted, portion.amount(), worthless ? null : money);
    }

    /** The money of an open lot that credits come back to. */
    private @Nullable LotMoney restored(Lot lot, Portion portion) {
        LotMoney money = lot.money();
        if (money == null) {
            return null;
        }
        LotId family = lot.terms().family();
        long gone = money.gone() - portion.amount().value();
        long back = gone < 0
                ? Long.MAX_VALUE
                : Proportion.step(money.minor(), gone, portion.amount().value(), money.credits());
        if (back <= recognised(family)) {
            draft.money(family, -back, 0, 0);
            return new LotMoney(money.minor(), money.currency(), money.credits(), gone);
        }
        // What had gone of the lot was not all recognised, or was since reversed: from here it starts afresh.
        long moved = takeBack(family, portion);
        return new LotMoney(
                lot.deferred() + moved,
                money.currency(),
                lot.remaining().plus(portion.amount()).value(),
                0);
    }

    /** The money of a lot that starts with the portion alone; none if nothing was ever paid. */
    private @Nullable LotMoney fresh(LotId family, Portion portion) {
        BookedTransactions.Family books = booked.family(account, family);
        if (books == null || books.paid() == null) {
            return null;
        }
        return new LotMoney(
                takeBack(family, portion),
                books.paid().currency(),
                portion.amount().value(),
                0);
    }

    /** Un-recognises what the draw had recognised for the portion, as far as no reversal has taken it. */
    private long takeBack(LotId family, Portion portion) {
        long money = Math.min(portion.money(), recognised(family));
        draft.money(family, -money, 0, 0);
        return money;
    }

    private long recognised(LotId family) {
        BookedTransactions.Family books = booked.family(account, family);
        return (books == null ? 0 : books.recognised()) + draft.recognised(family);
    }
}
