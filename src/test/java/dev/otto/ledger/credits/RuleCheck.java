package dev.otto.ledger.credits;

import dev.otto.ledger.credits.BookedTransactions.BookedLot;
import dev.otto.ledger.credits.BookedTransactions.Family;
import dev.otto.ledger.credits.CreditCommand.AdjustCredits.Direction;
import dev.otto.ledger.credits.CreditEvent.HoldCaptured;
import dev.otto.ledger.credits.CreditEvent.OfHold;
import dev.otto.ledger.credits.CreditEvent.Transaction;
import dev.otto.ledger.credits.CreditEvent.UsageRefunded;
import dev.otto.ledger.credits.internal.AccountState;
import dev.otto.ledger.kernel.HoldId;
import dev.otto.ledger.kernel.LotId;
import dev.otto.ledger.kernel.TransactionId;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/** What must be true after every step of a history, whatever it was. */
final class RuleCheck {
    private static final JsonMapper JSON = new JsonMapper();

    private final TestAccount account;
    private final Set<HoldId> endedHolds = new HashSet<>();
    private final Map<TransactionId, Long> refunded = new HashMap<>();
    private final Map<String, Long> trialBalance = new HashMap<>();
    private long sum;
    private int corrections;

    RuleCheck(TestAccount account) {
        this.account = account;
    }

    static void same(String what, Object expected, Object actual) {
        if (!Objects.equals(expected, actual)) {
            throw new AssertionError(what + ": expected " + expected + ", but was " + actual);
        }
    }

    static void that(boolean holds, String rule) {
        if (!holds) {
            throw new AssertionError(rule);
        }
    }

    void afterStep(NaiveAccount model, List<CreditEvent> events, List<Integer> expected) {
        List<Integer> amounts = new ArrayList<>();
        for (CreditEvent event : events) {
            eventRules(event);
            if (event instanceof Transaction transaction) {
                amounts.add((int) transaction.booking().amount().value());
            }
        }
        same(
                "R1 transactions",
                expected.stream().sorted().toList(),
                amounts.stream().sorted().toList());
        same("R1 balance", (long) model.balance(), account.balance());
        same("R1 sum of transactions", sum, account.balance());
        same("R2 debt", (long) model.debt, account.debt());
        same("available", (long) model.available(), account.available());
        same("R6 lots", lots(model), lots());
        moneyRules(model);
    }

    private void eventRules(CreditEvent event) {
        if (event instanceof Transaction transaction) {
            sum += transaction.booking().amount().value();
            same("R1 balance_after", sum, transaction.balanceAfter().value());
        }
        if (event instanceof OfHold ended && !(event instanceof CreditEvent.HoldPlaced)) {
            that(endedHolds.add(ended.hold()), "R5 a hold ended twice");
        }
        if (event instanceof UsageRefunded refund) {
            corrections++;
            long all = refunded.merge(refund.usage(), refund.amount().value(), Long::sum);
            long used =
                    account.booked().usage(account.id, refund.usage()).amount().value();
            that(all <= used, "R4 refunds exceed the usage");
            same("R4 refunded_after", all, refund.refundedAfter().value());
        }
        if (event instanceof CreditEvent.PurchaseReversed || event instanceof CreditEvent.ReversalReinstated) {
            corrections++;
        }
        postings(event);
    }

    /** R11: what the user's two accounts gain, the account on the other side of the entry loses. */
    private void postings(CreditEvent event) {
        Booking booking = switch (event) {
            case Transaction e -> e.booking();
            case OfHold e -> e.booking();
            case CreditEvent.DebtPaid e -> e.booking();
            case CreditEvent.AccountOpened e -> null;
            case CreditEvent.AccountErased e -> null;
            case CreditEvent.ThresholdsSet e -> null;
            case CreditEvent.Notice e -> null;
        };
        if (booking == null) {
            return;
        }
        long held = booking.lots().stream().mapToLong(c -> c.held().value()).sum();
        long credits = booking.debt().value()
                + booking.lots().stream()
                        .mapToLong(c -> c.remaining().value() - c.held().value())
                        .sum();
        long other = event instanceof Transaction transaction ? -signed(transaction) : 0;
        same("R11 postings of " + event, 0L, held + credits + other);
        trialBalance.merge("held", held, Long::sum);
        trialBalance.merge("credits", credits, Long::sum);
        trialBalance.merge(event.getClass().getSimpleName(), other, Long::sum);
        same(
                "R11 trial balance",
                0L,
                trialBalance.values().stream().mapToLong(v -> v).sum());
    }

    /** The amount that the transaction itself names, with the sign of its kind. */
    private static long signed(Transaction transaction) {
        return switch (transaction) {
            case CreditEvent.CreditsPurchased e -> e.amount().value();
            case CreditEvent.CreditsGranted e -> e.amount().value();
            case CreditEvent.CreditsAdjusted e ->
                e.direction() == Direction.DEBIT
                        ? -e.amount().value()
                        : e.amount().value();
            case CreditEvent.CreditsUsed e -> -e.amount().value();
            case HoldCaptured e -> -e.amount().value();
            case CreditEvent.CreditsExpired e -> -e.amount().value();
            case UsageRefunded e -> e.amount().value();
            // These name how much of the purchase they concern; what had expired of it moves nothing.
            case CreditEvent.PurchaseReversed e -> e.booking().amount().value();
            case CreditEvent.ReversalReinstated e -> e.booking().amount().value();
        };
    }

    private List<String> lots(NaiveAccount model) {
        List<String> lots = new ArrayList<>();
        for (NaiveAccount.Lot lot : model.lots) {
            lots.add(String.join(
                    " ",
                    lot.kind,
                    "" + lot.priority,
                    "" + lot.expires,
                    "" + (lot.free + lot.held),
                    "" + lot.held,
                    "family " + model.lots.indexOf(lot.family),
                    "regrant of " + model.lots.indexOf(lot.regrantOf),
                    "expired " + lot.expired,
                    "excused " + lot.excused));
        }
        return lots;
    }

    private List<String> lots() {
        List<LotId> ids = account.booked().lots().stream().map(BookedLot::id).toList();
        List<String> lots = new ArrayList<>();
        for (BookedLot lot : account.booked().lots()) {
            Family family = account.booked().family(account.id, lot.id());
            lots.add(String.join(
                    " ",
                    lot.terms().kind().code(),
                    "" + lot.terms().priority(),
                    "" + lot.terms().expiresAt(),
                    "" + lot.remaining(),
                    "" + lot.held(),
                    "family " + ids.indexOf(lot.terms().family()),
                    "regrant of " + ids.indexOf(lot.terms().regrantOf()),
                    "expired " + (family == null ? 0 : family.expired()),
                    "excused " + (family == null ? 0 : family.excused())));
        }
        return lots;
    }

    private void moneyRules(NaiveAccount model) {
        List<BookedLot> lots = account.booked().lots();
        Map<LotId, Long> deferred = new HashMap<>();
        for (BookedLot lot : lots) {
            if (lot.money() == null) {
                continue;
            }
            LotMoney money = lot.money();
            same("R17 credits that carry money of " + lot, lot.remaining().value(), money.credits() - money.gone());
            long released = BigInteger.valueOf(money.minor())
                    .multiply(BigInteger.valueOf(money.gone()))
                    .divide(BigInteger.valueOf(money.credits()))
                    .longValueExact();
            deferred.merge(lot.terms().family(), money.minor() - released, Long::sum);
        }
        for (int i = 0; i < lots.size(); i++) {
            Family family = account.booked().family(account.id, lots.get(i).id());
            if (family != null && family.paid() != null) {
                moneyOf(family, deferred.getOrDefault(family.id(), 0L), model, model.lots.get(i));
            } else {
                same(
                        "R17 money of an unpaid family",
                        0L,
                        deferred.getOrDefault(lots.get(i).id(), 0L));
            }
        }
    }

    private void moneyOf(Family family, long deferred, NaiveAccount model, NaiveAccount.Lot lot) {
        long paid = family.paid().minor();
        that(
                family.recognised() >= 0 && family.breakage() >= 0 && family.reversed() >= 0 && deferred >= 0,
                "R17 below zero: " + family + " deferred " + deferred);
        same("R17 paid of " + family, paid, family.recognised() + family.breakage() + family.reversed() + deferred);
        NaiveAccount.Purchase purchase =
                model.purchases.stream().filter(p -> p.lot == lot).findFirst().orElseThrow();
        double each = (double) paid / purchase.amount;
        if (purchase.reversed == purchase.amount) {
            same("R17 all of a purchase reversed whole", paid, family.reversed());
        }
        close("reversed", purchase.reversed * each, family.reversed());
        if (model.reversals.stream().noneMatch(reversal -> reversal.purchase == purchase)) {
            same("R17 nothing reversed", 0L, family.reversed());
            close("recognised", lot.used * each, family.recognised());
            close("breakage", lot.expired * each, family.breakage());
        }
    }

    /** Rounding moves at most a unit with every correction, so that anything more is money in the wrong place. */
    private void close(String what, double fair, long actual) {
        that(Math.abs(fair - actual) <= 1 + corrections, "R17 " + what + " is " + actual + ", but fair is " + fair);
    }

    void atTheEnd() {
        AccountState folded = AccountState.NONE;
        for (CreditEvent event : account.events()) {
            folded = folded.after(event);
        }
        same("the sum of all events", account.state(), folded);
        String json = JSON.writeValueAsString(folded);
        same("the state read back from JSON", folded, JSON.readValue(json, AccountState.class));
    }
}
