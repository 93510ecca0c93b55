package dev.otto.ledger.faults;

import dev.otto.ledger.credits.CreditCommand.AdjustCredits;
import dev.otto.ledger.credits.CreditCommand.CaptureHold;
import dev.otto.ledger.credits.CreditCommand.ExpireDue;
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
import dev.otto.ledger.credits.CreditEvent.CreditsPurchased;
import dev.otto.ledger.credits.CreditEvent.CreditsUsed;
import dev.otto.ledger.credits.CreditEvent.PurchaseReversed;
import dev.otto.ledger.credits.Thresholds;
import dev.otto.ledger.kernel.AccountCommand;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.HoldId;
import dev.otto.ledger.kernel.LedgerEvent;
import dev.otto.ledger.kernel.Money;
import dev.otto.ledger.kernel.Personal;
import dev.otto.ledger.kernel.Refusal;
import dev.otto.ledger.kernel.TransactionId;
import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.kernel.VideoId;
import dev.otto.ledger.payments.Evidence;
import dev.otto.ledger.payments.PaymentCommand.NoteFacts;
import dev.otto.ledger.payments.PaymentCommand.ResolvePayment;
import dev.otto.ledger.payments.PaymentEvent.DisputeNoted;
import dev.otto.ledger.payments.PaymentEvent.DisputeStep;
import dev.otto.ledger.payments.PaymentEvent.EventSetAside;
import dev.otto.ledger.payments.PaymentEvent.Fact;
import dev.otto.ledger.payments.PaymentEvent.PaymentLinked;
import dev.otto.ledger.payments.PaymentEvent.PurchaseNoted;
import dev.otto.ledger.payments.PaymentEvent.RefundNoted;
import dev.otto.ledger.payments.PaymentEvent.RefundState;
import dev.otto.ledger.payments.PaymentEvent.RefundTotalNoted;
import dev.otto.ledger.payments.PaymentId;
import dev.otto.ledger.payments.PurchaseSource;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.users.UserCommand.ChangeUser;
import dev.otto.ledger.users.UserCommand.EraseUser;
import dev.otto.ledger.videos.VideoCommand.MoveVideo;
import dev.otto.ledger.videos.VideoCommand.RequestVideo;
import dev.otto.ledger.videos.VideoStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One account's random life, by every kind of command there is. What lives seconds in it is short enough to expire on
 * the way. Commands that a rule refuses are part of it.
 */
public final class MixedLoad {
    private static final int NEVER = -1;

    private final LedgerNode node;
    private final AccountId account;
    private final Random random;
    private int erasedAt = NEVER;
    private final List<TransactionId> usages = new ArrayList<>();
    private final List<TransactionId> purchases = new ArrayList<>();
    private final List<TransactionId> reversals = new ArrayList<>();
    private final List<HoldId> holds = new ArrayList<>();
    private final List<VideoId> videos = new ArrayList<>();

    public MixedLoad(LedgerNode node, long seed) {
        this.node = node;
        this.account = node.account(500);
        this.random = new Random(seed);
    }

    /** Erases the user after so many steps; the rest of the life is what an erased account may still have. */
    public MixedLoad erasedAfter(int steps) {
        erasedAt = steps;
        return this;
    }

    public void run(int steps) {
        seldom();
        for (int i = 0; i < steps; i++) {
            if (i == erasedAt) {
                send(new EraseUser(account.owner()));
            }
            send(next());
        }
    }

    /** What chance alone seldom brings about: a hold's end that pays a debt, a video that is completed. */
    private void seldom() {
        send(new SetThresholds(account, new Thresholds(Credits.of(490), Duration.ofSeconds(2)), null));
        VideoId video = new VideoId(UUID.randomUUID());
        send(new RequestVideo(video, account.owner(), new Personal("a prompt"), null, null, null, null, 5, null));
        send(new MoveVideo(video, account.owner(), VideoStatus.PROCESSING, null, null, null));
        send(new MoveVideo(video, account.owner(), VideoStatus.COMPLETED, null, null, null));
        HoldId hold = new HoldId(UUID.randomUUID());
        send(new PlaceHold(account, hold, Credits.of(100), null, false, null, Duration.ofHours(1)));
        send(new AdjustCredits(account, AdjustCredits.Direction.DEBIT, Credits.of(600), new Personal("too much")));
        send(new VoidHold(account, hold, null));
        payments();
    }

    /** Payments as a provider tells of them: with every kind of fact, and with one that awaits a person's word. */
    private void payments() {
        PaymentId paid = told("pi_a");
        tell(paid, bought(paid, "evt_1", account.owner()));
        tell(paid, refunded(paid, RefundState.SUCCEEDED));
        tell(paid, refunded(paid, RefundState.FAILED));
        tell(paid, new RefundTotalNoted(paid, "evt_4", new Money(100, "EUR"), Instant.EPOCH));
        tell(paid, new DisputeNoted(paid, "evt_5", "dp_1", new Money(300, "EUR"), DisputeStep.WITHDRAWN));
        PaymentId unknown = told("pi_b");
        tell(unknown, bought(unknown, "evt_6", null));
        send(new ResolvePayment(
                unknown, account, account.owner(), Credits.of(5), false, new Personal("they wrote in")));
        PaymentId aside = told("pi_c");
        tell(aside, new EventSetAside(aside, "evt_7", "other-mode"));
        tell(aside, new PaymentLinked(aside, "evt_8", paid));
    }

    private PaymentId told(String reference) {
        return PaymentId.of("stripe", reference + "_" + account);
    }

    private PurchaseNoted bought(PaymentId payment, String event, @Nullable UserId user) {
        return new PurchaseNoted(
                payment,
                event,
                PurchaseSource.CHECKOUT,
                true,
                new Money(999, "EUR"),
                user,
                user == null ? Evidence.NONE : Evidence.METADATA,
                Credits.of(10),
                Evidence.METADATA);
    }

    private static RefundNoted refunded(PaymentId payment, RefundState state) {
        return new RefundNoted(
                payment, "evt_" + state, "re_1", new Money(500, "EUR"), state, Instant.EPOCH, Instant.EPOCH);
    }

    private void tell(PaymentId payment, Fact fact) {
        send(new NoteFacts(payment, account, "stripe", payment.toString(), List.of(fact), null, null));
    }

    private void send(@Nullable AccountCommand command) {
        if (command == null) {
            return;
        }
        try {
            node.execute(command, UUID.randomUUID().toString()).events().forEach(one -> remember(one.event()));
        } catch (Refusal refused) {
            // A rule may say no; what it then does to the events is nothing.
        }
    }

    private void remember(LedgerEvent event) {
        switch (event) {
            case CreditsUsed used -> usages.add(used.transaction());
            case CreditsPurchased bought -> purchases.add(bought.transaction());
            case PurchaseReversed reversed -> reversals.add(reversed.transaction());
            default -> {}
        }
    }

    private @Nullable AccountCommand next() {
        return switch (random.nextInt(18)) {
            case 0, 1 ->
                new PurchaseCredits(
                        account,
                        amount(60),
                        text(),
                        new Money(random.nextLong(1, 5_000), "EUR"),
                        null,
                        "api",
                        soon(),
                        json());
            case 2 -> new GrantCredits(account, amount(40), text(), soon(), 50 + 50 * random.nextInt(2));
            case 3, 4, 5 ->
                new UseCredits(account, amount(30), random.nextInt(3) == 0 ? any(videos) : null, text(), json());
            case 6 ->
                new AdjustCredits(account, any(AdjustCredits.Direction.values()), amount(10), new Personal("count"));
            case 7, 8 -> place();
            case 9 ->
                holds.isEmpty()
                        ? null
                        : new CaptureHold(account, any(holds), random.nextBoolean() ? amount(5) : null, null);
            case 10 -> holds.isEmpty() ? null : new VoidHold(account, any(holds), null);
            case 11 -> usages.isEmpty() ? null : new RefundUsage(account, any(usages), maybe(10), text());
            case 12 -> purchases.isEmpty() ? null : new ReversePurchase(account, any(purchases), maybe(40), text());
            case 13 -> reversals.isEmpty() ? null : new ReinstateReversal(account, any(reversals), maybe(20), text());
            case 14 -> request();
            case 15 -> videos.isEmpty() ? null : move(any(videos));
            case 16 -> random.nextInt(4) == 0 ? thresholds() : new TellOfExpiry(account);
            default -> random.nextBoolean() ? change() : new ExpireDue(account);
        };
    }

    private SetThresholds thresholds() {
        return new SetThresholds(
                account,
                new Thresholds(maybe(500), random.nextBoolean() ? Duration.ofSeconds(random.nextInt(2)) : null),
                null);
    }

    private ChangeUser change() {
        return random.nextBoolean()
                ? new ChangeUser(account.owner(), null, new Personal("name " + random.nextInt(9)))
                : new ChangeUser(account.owner(), new Personal(random.nextLong() + "@example.org"), null);
    }

    private PlaceHold place() {
        HoldId hold = new HoldId(UUID.randomUUID());
        holds.add(hold);
        Duration life = random.nextBoolean() ? Duration.ofMillis(random.nextInt(20, 400)) : Duration.ofHours(1);
        return new PlaceHold(account, hold, amount(25), null, false, text(), life);
    }

    private RequestVideo request() {
        VideoId video = new VideoId(UUID.randomUUID());
        videos.add(video);
        return new RequestVideo(
                video, account.owner(), new Personal("a prompt"), "anime", null, null, "16:9", 5, maybe(20));
    }

    private MoveVideo move(VideoId video) {
        VideoStatus status = any(VideoStatus.values());
        Credits cost = status == VideoStatus.COMPLETED && random.nextBoolean() ? Credits.of(random.nextInt(6)) : null;
        return new MoveVideo(video, account.owner(), status, null, cost, text());
    }

    private Credits amount(int most) {
        return Credits.of(random.nextInt(1, most + 1));
    }

    private @Nullable Credits maybe(int most) {
        return random.nextBoolean() ? amount(most) : null;
    }

    private @Nullable Personal text() {
        return random.nextInt(3) == 0 ? new Personal("text " + random.nextInt(100)) : null;
    }

    private @Nullable Personal json() {
        return random.nextInt(3) == 0 ? new Personal("{\"n\":\"" + random.nextInt(100) + "\"}") : null;
    }

    private @Nullable Instant soon() {
        return random.nextBoolean() ? null : Instant.now().plusMillis(random.nextInt(50, 1_000));
    }

    private <T> @Nullable T any(List<T> list) {
        return list.isEmpty() ? null : list.get(random.nextInt(list.size()));
    }

    private <T> T any(T[] values) {
        return values[random.nextInt(values.length)];
    }
}
