package dev.otto.ledger.testing;

import dev.otto.ledger.credits.CreditCommand;
import dev.otto.ledger.credits.CreditCommand.AdjustCredits;
import dev.otto.ledger.credits.CreditCommand.AdjustCredits.Direction;
import dev.otto.ledger.credits.CreditCommand.CaptureHold;
import dev.otto.ledger.credits.CreditCommand.ExpireDue;
import dev.otto.ledger.credits.CreditCommand.GrantCredits;
import dev.otto.ledger.credits.CreditCommand.PlaceHold;
import dev.otto.ledger.credits.CreditCommand.PurchaseCredits;
import dev.otto.ledger.credits.CreditCommand.RefundUsage;
import dev.otto.ledger.credits.CreditCommand.ReinstateReversal;
import dev.otto.ledger.credits.CreditCommand.ReversePurchase;
import dev.otto.ledger.credits.CreditCommand.UseCredits;
import dev.otto.ledger.credits.CreditCommand.VoidHold;
import dev.otto.ledger.credits.CreditEvent;
import dev.otto.ledger.credits.CreditEvent.HoldCaptured;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.HoldId;
import dev.otto.ledger.kernel.Money;
import dev.otto.ledger.kernel.Personal;
import dev.otto.ledger.kernel.Refusal;
import dev.otto.ledger.kernel.TransactionId;
import dev.otto.ledger.platform.eventstore.Recorded;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** A random life of one account on a whole node, of every kind of command; what the rules forbid is refused and left out. */
public final class AccountHistory {
    private final AccountId account;
    private final Random random;
    private final List<HoldId> holds = new ArrayList<>();
    private final List<TransactionId> purchases = new ArrayList<>();
    private final List<TransactionId> usages = new ArrayList<>();
    private final List<TransactionId> reversals = new ArrayList<>();

    public AccountHistory(AccountId account, long seed) {
        this.account = account;
        this.random = new Random(seed);
    }

    public AccountId account() {
        return account;
    }

    /** Takes one step; false if it was refused. */
    public boolean step(LedgerNode node, Instant now) {
        CreditCommand command = command(now);
        try {
            node.execute(command).events().forEach(this::remember);
            return true;
        } catch (Refusal refused) {
            return false;
        }
    }

    private void remember(Recorded recorded) {
        switch (recorded.event()) {
            case CreditEvent.CreditsPurchased e -> purchases.add(e.transaction());
            case CreditEvent.CreditsUsed e -> usages.add(e.transaction());
            case HoldCaptured e -> usages.add(e.transaction());
            case CreditEvent.PurchaseReversed e -> reversals.add(e.transaction());
            case CreditEvent.HoldPlaced e -> holds.add(e.hold());
            default -> {}
        }
    }

    private CreditCommand command(Instant now) {
        Credits amount = Credits.of(1 + random.nextInt(30));
        Instant expiry = random.nextInt(3) == 0 ? null : now.plus(Duration.ofHours(1 + random.nextInt(30)));
        return switch (random.nextInt(14)) {
            case 0 -> new PurchaseCredits(account, amount, null, null, null, "api", expiry, null);
            case 1 ->
                new PurchaseCredits(account, amount, null, money(random.nextInt(900)), null, "stripe", expiry, null);
            // Without an expiry, so that one joins the other.
            case 2, 3 -> new GrantCredits(account, amount, null, null, 100);
            case 4 -> new GrantCredits(account, amount, null, expiry, 99 + random.nextInt(3));
            case 5 -> adjustment(amount);
            case 6, 7 -> new UseCredits(account, amount, null, null, null);
            case 8 -> placement(amount);
            case 9 -> holds.isEmpty() ? placement(amount) : new CaptureHold(account, last(holds), amount, null);
            case 10 -> holds.isEmpty() ? placement(amount) : new VoidHold(account, last(holds), null);
            case 11 ->
                usages.isEmpty() ? adjustment(amount) : new RefundUsage(account, last(usages), some(amount), null);
            case 12 ->
                purchases.isEmpty()
                        ? adjustment(amount)
                        : new ReversePurchase(account, last(purchases), some(amount), null);
            default ->
                reversals.isEmpty()
                        ? new ExpireDue(account)
                        : new ReinstateReversal(account, last(reversals), some(amount), null);
        };
    }

    private static Money money(int minor) {
        return new Money(minor, minor % 3 == 0 ? "JPY" : "EUR");
    }

    private AdjustCredits adjustment(Credits amount) {
        Direction direction = random.nextBoolean() ? Direction.CREDIT : Direction.DEBIT;
        return new AdjustCredits(account, direction, amount, new Personal("because"));
    }

    private PlaceHold placement(Credits amount) {
        Duration lives = Duration.ofMinutes(1 + random.nextInt(2_000));
        return new PlaceHold(account, new HoldId(UUID.randomUUID()), amount, null, false, null, lives);
    }

    /** All that is left, half of the times. */
    private Credits some(Credits amount) {
        return random.nextBoolean() ? null : amount;
    }

    private <T> T last(List<T> all) {
        return all.get(all.size() - 1 - random.nextInt(Math.min(4, all.size())));
    }
}
