package dev.otto.ledger.credits;

import dev.otto.ledger.credits.BookedTransactions.BookedLot;
import dev.otto.ledger.credits.CreditCommand.AdjustCredits;
import dev.otto.ledger.credits.CreditCommand.AdjustCredits.Direction;
import dev.otto.ledger.credits.CreditCommand.CaptureHold;
import dev.otto.ledger.credits.CreditCommand.ExpireDue;
import dev.otto.ledger.credits.CreditCommand.GiveBack;
import dev.otto.ledger.credits.CreditCommand.GrantCredits;
import dev.otto.ledger.credits.CreditCommand.PlaceHold;
import dev.otto.ledger.credits.CreditCommand.PurchaseCredits;
import dev.otto.ledger.credits.CreditCommand.RefundUsage;
import dev.otto.ledger.credits.CreditCommand.ReinstateReversal;
import dev.otto.ledger.credits.CreditCommand.ReversePurchase;
import dev.otto.ledger.credits.CreditCommand.SetThresholds;
import dev.otto.ledger.credits.CreditCommand.TellOfExpiry;
import dev.otto.ledger.credits.CreditCommand.UseCredits;
import dev.otto.ledger.credits.CreditCommand.VoidHold;
import dev.otto.ledger.credits.CreditEvent.UsageRefunded;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.HoldId;
import dev.otto.ledger.kernel.LotId;
import dev.otto.ledger.kernel.Money;
import dev.otto.ledger.kernel.Personal;
import dev.otto.ledger.kernel.Refusal;
import dev.otto.ledger.kernel.VideoId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;

/** Takes the steps of a history with the ledger and with the model, and holds the one against the other after each. */
final class RandomHistory {
    /** A step as the model takes it: it can be taken again, since the model cannot undo what it refuses half-way. */
    private record Taken(Instant now, List<List<Integer>> givenBackTo, Consumer<NaiveAccount> step) {
        void on(NaiveAccount model) {
            model.now = now;
            model.givenBackTo.clear();
            model.givenBackTo.addAll(givenBackTo);
            step.accept(model);
        }
    }

    private record Move(CreditCommand command, Consumer<NaiveAccount> model) {}

    private final TestAccount account = new TestAccount();
    private final List<HoldId> holds = new ArrayList<>();
    private final List<Taken> taken = new ArrayList<>();
    private final RuleCheck rules = new RuleCheck(account);
    private final NoticeCheck notices = new NoticeCheck(account);
    private NaiveAccount model;

    private RandomHistory(int maxLots, int maxHolds) {
        account.policy = new LotPolicy(NaiveAccount.GRACE, maxLots, maxHolds);
        account.thresholds = new ThresholdDefaults(25, Duration.ofDays(1));
        account.holdOwner = (id, hold, video) -> account.sendWithin(new GiveBack(id, video, false));
        model = fresh();
    }

    /** What is wrong with the ledger in this history, or null. */
    static String fault(List<Step> steps, boolean narrow) {
        RandomHistory history = new RandomHistory(narrow ? 4 : 1_000, narrow ? 3 : 1_000);
        int number = 0;
        try {
            for (Step step : steps) {
                number++;
                history.take(step);
            }
            history.rules.atTheEnd();
            return null;
        } catch (RuntimeException | AssertionError fault) {
            return "at step " + number + ": " + fault;
        }
    }

    private NaiveAccount fresh() {
        NaiveAccount fresh = new NaiveAccount();
        fresh.maxLots = account.policy.maxOpenLots();
        fresh.maxHolds = account.policy.maxOpenHolds();
        return fresh;
    }

    private void take(Step step) {
        account.pass(Duration.ofMinutes(step.minutes()));
        Move move = move(step);
        if (move == null) {
            return;
        }
        int transactionsBefore = model.transactions.size();
        String refusal = null;
        List<CreditEvent> events = List.of();
        try {
            events = account.send(move.command());
        } catch (Refusal refused) {
            refusal = refused.type() + " " + new TreeMap<>(refused.extensions());
        }
        Taken now = new Taken(account.now, givenBackTo(events), move.model());
        String expected = null;
        try {
            now.on(model);
            taken.add(now);
        } catch (NaiveAccount.Refused refused) {
            expected = refused.getMessage();
            model = fresh();
            taken.forEach(again -> again.on(model));
        }
        RuleCheck.same("refusal of " + move.command(), expected, refusal);
        if (refusal == null && move.command() instanceof PlaceHold placed) {
            holds.add(placed.hold());
        }
        notices.afterStep(move.command(), events);
        rules.afterStep(model, events, model.transactions.subList(transactionsBefore, model.transactions.size()));
    }

    private List<List<Integer>> givenBackTo(List<CreditEvent> events) {
        List<LotId> lots = account.booked().lots().stream().map(BookedLot::id).toList();
        List<List<Integer>> numbers = new ArrayList<>();
        for (CreditEvent event : events) {
            if (event instanceof UsageRefunded refunded) {
                numbers.add(refunded.booking().lots().stream()
                        .map(change -> lots.indexOf(change.lot()))
                        .toList());
            }
        }
        return numbers;
    }

    private Move move(Step step) {
        int amount = 1 + step.a() % 30;
        int video = step.b() % 5;
        return switch (step.kind()) {
            case BUY -> {
                Instant expiry = expiry(step);
                yield new Move(
                        new PurchaseCredits(account.id, Credits.of(amount), null, null, null, "api", expiry, null),
                        model -> model.buy(amount, false, expiry));
            }
            case BUY_PAID -> {
                Instant expiry = expiry(step);
                Money paid = new Money((long) step.a() * (1 + step.c() % 3), step.c() % 2 == 0 ? "EUR" : "JPY");
                yield new Move(
                        new PurchaseCredits(account.id, Credits.of(amount), null, paid, null, "api", expiry, null),
                        model -> model.buy(amount, true, expiry));
            }
            case GRANT -> {
                Instant expiry = expiry(step);
                int priority = 99 + step.c() % 3;
                yield new Move(
                        new GrantCredits(account.id, Credits.of(amount), null, expiry, priority),
                        model -> model.grant(amount, priority, expiry));
            }
            case CREDIT -> new Move(adjust(Direction.CREDIT, amount), model -> model.credit(amount));
            case DEBIT -> new Move(adjust(Direction.DEBIT, amount), model -> model.debit(amount));
            case USE ->
                new Move(
                        new UseCredits(account.id, Credits.of(amount), video(video), null, null),
                        model -> model.use(amount, video));
            case HOLD -> {
                boolean owned = video > 0 && step.c() % 3 == 0;
                Duration expiresIn = Duration.ofHours(1 + step.c() % 120);
                HoldId hold = new HoldId(account.nextId());
                yield new Move(
                        new PlaceHold(account.id, hold, Credits.of(amount), video(video), owned, null, expiresIn),
                        model -> model.hold(amount, video, owned, expiresIn));
            }
            case CAPTURE, VOID -> end(step);
            case REFUND, REVERSE, REINSTATE -> correction(step);
            case GIVE_BACK ->
                new Move(
                        new GiveBack(account.id, video(1 + step.b() % 4), true),
                        model -> model.giveBack(1 + step.b() % 4));
            case EXPIRE -> new Move(new ExpireDue(account.id), NaiveAccount::bookDue);
            case SET_THRESHOLDS -> new Move(new SetThresholds(account.id, thresholds(step), null), model -> {});
            case TELL_OF_EXPIRY -> new Move(new TellOfExpiry(account.id), NaiveAccount::bookDue);
        };
    }

    /** Now and then none, or never to be told. */
    private static Thresholds thresholds(Step step) {
        Credits low = step.a() % 4 == 0 ? null : Credits.of(step.a() % 60);
        Duration within = step.b() % 4 == 0 ? null : Duration.ofDays(step.b() % 4 - 1);
        return new Thresholds(low, within);
    }

    private Move end(Step step) {
        if (holds.isEmpty()) {
            return null;
        }
        int index = recent(step.b(), holds.size());
        HoldId hold = holds.get(index);
        NaiveAccount.Hold known = model.holds.get(index);
        boolean byOwner = known.owned && step.c() % 4 > 0;
        VideoId owner = byOwner ? video(known.video) : null;
        if (step.kind() == Step.Kind.VOID) {
            return new Move(new VoidHold(account.id, hold, owner), model -> model.release(index, byOwner));
        }
        int amount = 1 + step.a() % (known.drawn.size() + (step.c() % 7 == 0 ? 3 : 0));
        return new Move(
                new CaptureHold(account.id, hold, Credits.of(amount), owner),
                model -> model.capture(index, amount, byOwner));
    }

    private Move correction(Step step) {
        int count = switch (step.kind()) {
            case REFUND -> model.usages.size();
            case REVERSE -> model.purchases.size();
            default -> model.reversals.size();
        };
        if (count == 0) {
            return null;
        }
        int index = recent(step.b(), count);
        // A third asks for all that is left.
        int amount = step.c() % 3 == 0 ? 0 : 1 + step.a() % 20;
        Credits wanted = amount == 0 ? null : Credits.of(amount);
        BookedInMemory booked = account.booked();
        return switch (step.kind()) {
            case REFUND ->
                new Move(
                        new RefundUsage(account.id, booked.usages().get(index).id(), wanted, null),
                        model -> model.refund(index, amount));
            case REVERSE ->
                new Move(
                        new ReversePurchase(
                                account.id, booked.purchases().get(index).id(), wanted, null),
                        model -> model.reverse(index, amount));
            default ->
                new Move(
                        new ReinstateReversal(
                                account.id, booked.reversals().get(index).id(), wanted, null),
                        model -> model.reinstate(index, amount));
        };
    }

    /** Mostly one of the last few, so that something is left of it. */
    private static int recent(int number, int count) {
        return number % 4 == 0 ? number % count : count - 1 - number % Math.min(count, 4);
    }

    private AdjustCredits adjust(Direction direction, int amount) {
        return new AdjustCredits(account.id, direction, Credits.of(amount), new Personal("because"));
    }

    /** None, or one of few instants, so that lots alike meet; now and then that of a regrant, which none may join. */
    private Instant expiry(Step step) {
        NaiveAccount.Lot newest = model.lots.isEmpty() ? null : model.lots.get(model.lots.size() - 1);
        if (newest != null && newest.regrantOf != null && newest.expires.isAfter(account.now) && step.b() % 2 == 0) {
            return newest.expires;
        }
        long day = Duration.between(TestAccount.START, account.now).toDays() + 1;
        return step.b() % 3 == 0 ? null : TestAccount.START.plus(Duration.ofDays(day + step.b() % 4));
    }

    private static VideoId video(int number) {
        return number == 0 ? null : new VideoId(new UUID(9, number));
    }
}
